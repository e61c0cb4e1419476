import { InvalidArgument, ShapeMismatch } from "@auction-mech/core";
import { padded } from "../padded.js";
import type { AuctionNetWorkspace as Workspace } from "./auction-net-workspace.js";
import { SEGMENT } from "./layout.js";
import { costOf, type Penalties, slopesOf } from "./penalties.js";
import { readSums } from "./read-sums.js";

/** The loss and its parts before a step: means over profiles, `[bidders]` where a bidder has its own. */
export interface ImprovementReport {
  readonly loss: number;
  readonly revenue: number;
  readonly regret?: readonly number[];
  readonly monotonicity?: readonly number[];
  readonly ir?: readonly number[];
}

/** Leaves the gradient of −revenue plus penalties in the groups' gradients, after the batch was written. */
export function descend(
  space: Workspace,
  groups: number,
  batch: number,
  bidders: number,
  penalties: Penalties,
): ImprovementReport {
  const { regret, monotonicity, ir } = penalties;
  requireWeights(penalties, bidders);
  writeGrid(space, penalties.misreports, bidders);
  space.set({ seeksRegret: regret ? 1 : 0, seeksGap: monotonicity ? 1 : 0 });
  const mean = (sums: readonly number[]) => sums.map((sum) => sum / batch);
  const writeSlopes = (
    regrets: readonly number[],
    gaps: readonly number[],
    violations: readonly number[],
  ) => {
    const { regretWeights, gapWeights, irWeights } = space.record;
    const write = (at: number, slopes: readonly number[] | undefined) =>
      space.floats(at, bidders).set(slopes ? mean(slopes) : new Float32Array(bidders));
    write(regretWeights, regret && slopesOf(regret, regrets));
    write(gapWeights, monotonicity && slopesOf(monotonicity, gaps));
    write(irWeights, ir && slopesOf(ir, violations));
  };
  if (regret?.quadratic || monotonicity?.quadratic || ir?.quadratic) {
    // The slope of a square depends on the penalty of the whole batch: it is searched first.
    space.pool.run("searchGroup", groups);
    const { searchedRegret, searchedGap, searchedIr } = readSums(space, groups, bidders);
    writeSlopes(mean(searchedRegret), mean(searchedGap), mean(searchedIr));
    space.pool.run("descendGroup", groups);
  } else {
    writeSlopes([], [], []);
    space.pool.run("improveGroup", groups);
  }
  const sums = readSums(space, groups, bidders);
  const terms = {
    ...(regret && { regret: mean(sums.regret) }),
    ...(monotonicity && { monotonicity: mean(sums.gap) }),
    ...(ir && { ir: mean(sums.ir) }),
  };
  const costs =
    (regret ? costOf(regret, terms.regret!) : 0) +
    (monotonicity ? costOf(monotonicity, terms.monotonicity!) : 0) +
    (ir ? costOf(ir, terms.ir!) : 0);
  const revenue = sums.revenue / batch;
  return { loss: costs - revenue, revenue, ...terms };
}

/** The grid in whole segments, each bidder's last point repeated. */
function writeGrid(space: Workspace, misreports: Float32Array, bidders: number): void {
  const points = misreports.length / bidders;
  const paddedPoints = padded(points, SEGMENT);
  const grid = space.floats(space.record.grid, bidders * paddedPoints);
  for (let i = 0; i < bidders; i++) {
    const own = misreports.subarray(i * points, (i + 1) * points);
    if (own.some((bid, k) => k > 0 && bid < own[k - 1]!)) {
      throw new InvalidArgument(
        `\`misreports\` must be ascending for every bidder, but those of bidder ${i} are ${own.join(", ")}. Sort them.`,
      );
    }
    grid.fill(own[points - 1]!, i * paddedPoints, (i + 1) * paddedPoints);
    grid.set(own, i * paddedPoints);
  }
  space.set({ points, paddedPoints });
}

function requireWeights({ regret, monotonicity, ir, misreports }: Penalties, bidders: number): void {
  for (const [name, weights] of Object.entries({ regret, monotonicity, ir })) {
    if (weights && weights.linear.length !== bidders) {
      throw new ShapeMismatch(
        `\`${name}.linear\` must be [bidders] = [${bidders}], but got [${weights.linear.length}].`,
      );
    }
  }
  const points = misreports.length / bidders;
  if (!Number.isInteger(points) || ((regret || monotonicity) && points < 1)) {
    throw new ShapeMismatch(
      `\`misreports\` must be [bidders, points] with at least one point for ${bidders} bidders, but holds ${misreports.length} numbers.`,
    );
  }
}

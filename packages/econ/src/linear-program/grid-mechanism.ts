import { emptyOutcome, type Mechanism, requireBidders } from "@auction-mech/core";
import { forEachCell, strideOf } from "./revenue-program.js";

/** Allocations and payments of every bidder at every profile of cells. */
export interface GridRule {
  /** `[bidders][cells]`, nondecreasing in the own cell, summing to at most 1 over the bidders. */
  readonly allocation: readonly Float64Array[];
  /** `[bidders][cells]`, currency, expected. */
  readonly payments: readonly Float64Array[];
}

/**
 * A truthful rule from a solver's columns, which keep the constraints only to
 * rounding: made monotone exactly, then scaled down until feasible, with the
 * payments p_i(k) = Σ_{l≤k} v_l (x_i(l) − x_i(l−1)) that this implies.
 *
 * @param columns `[bidders][cells]`: which solution each allocation is
 */
export function gridRule(
  lowerEdges: readonly (readonly number[])[],
  columns: readonly Int32Array[],
  solution: Float64Array,
): GridRule {
  const sizes = lowerEdges.map(({ length }) => length);
  const allocation = columns.map((own) => Float64Array.from(own, (column) => snapped(solution[column]!)));
  let most = 1;
  forEachCell(sizes, (cells, at) => {
    let sold = 0;
    allocation.forEach((own, i) => {
      if (cells[i]! > 0) own[at] = Math.max(own[at]!, own[at - strideOf(sizes, i)]!);
      sold += own[at]!;
    });
    most = Math.max(most, sold);
  });
  const payments = allocation.map(({ length }) => new Float64Array(length));
  forEachCell(sizes, (cells, at) => {
    allocation.forEach((own, i) => {
      own[at] = own[at]! / most;
      const before = cells[i] === 0 ? -1 : at - strideOf(sizes, i);
      const step = own[at]! - (before < 0 ? 0 : own[before]!);
      payments[i]![at] = (before < 0 ? 0 : payments[i]![before]!) + lowerEdges[i]![cells[i]!]! * step;
    });
  });
  return { allocation, payments };
}

/** The solver's 1e-9 and 1 − 1e-9 are 0 and 1. */
function snapped(share: number): number {
  const clamped = Math.min(1, Math.max(0, share));
  return Math.abs(clamped - Math.round(clamped)) < 1e-7 ? Math.round(clamped) : clamped;
}

/**
 * The auction of a {@link GridRule}: bids are rounded down to their cells. The
 * allocation rises with the own bid at lower edges only, so payments are those
 * of any DSIC auction with it, for continuous bids too. A bid below the first
 * edge gets nothing; for the others it counts as in the first cell.
 */
export function gridMechanism(lowerEdges: readonly (readonly number[])[], rule: GridRule): Mechanism {
  const bidders = lowerEdges.length;
  const edges = lowerEdges.map((own) => Float64Array.from(own));
  const strides = lowerEdges.map((_, i) =>
    strideOf(
      lowerEdges.map(({ length }) => length),
      i,
    ),
  );
  return {
    name: "linear-program",
    dsic: true,
    bidders,
    run(bids) {
      requireBidders("bids", bids, bidders);
      const outcome = emptyOutcome(bids.batch, bidders);
      for (let start = 0; start < bids.data.length; start += bidders) {
        let at = 0;
        for (let i = 0; i < bidders; i++) at += strides[i]! * cellOf(edges[i]!, bids.data[start + i]!);
        for (let i = 0; i < bidders; i++) {
          const bid = bids.data[start + i]!;
          if (!(bid >= edges[i]![0]!)) continue;
          const share = rule.allocation[i]![at]!;
          outcome.allocation.data[start + i] = share;
          // The last rounding must not charge more than the bid.
          outcome.payments.data[start + i] = Math.min(rule.payments[i]![at]!, bid * share);
        }
      }
      return outcome;
    },
  };
}

/** The last cell whose lower edge is at most `bid`; the first where there is none. */
function cellOf(edges: Float64Array, bid: number): number {
  let [low, high] = [0, edges.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= bid) low = middle;
    else high = middle;
  }
  return low;
}

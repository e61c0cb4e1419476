import {
  type Draws,
  gatherProfiles,
  InvalidArgument,
  isFamily,
  type Mechanism,
  type NamedParameters,
  type Profiles,
  type Schedule,
  scaleProfiles,
  stream,
} from "@auction-mech/core";
import { bestSingleReserve, meanOf, revenuePerProfile } from "@auction-mech/econ";
import { type LookaheadNetSpec, lookaheadNet, vickreyParameters } from "@auction-mech/mechanism";
import { TEMPERATURE } from "@auction-mech/mechanism/differentiable";
import type { z } from "zod";
import { imitationRule } from "../imitation-rule.js";
import { myersonEstimate } from "../objectives/myerson-estimate.js";
import { trainSettingsSchema } from "../settings.js";
import { annealed, warmCosine } from "./annealing.js";
import { epochs } from "./epochs.js";
import { type FamilyAim, familySource } from "./family-source.js";
import { type ProfileSource, profileSource, type SplitRows } from "./profile-source.js";
import type { EarlyStopping, Memory, Phase, Plan, Recipe, RecipeContext, Task } from "./recipe.js";
import { trainingScale } from "./training-scale.js";

/** What this mechanism uses. */
const settingsSchema = trainSettingsSchema
  .pick({
    trainSize: true,
    batch: true,
    learningRate: true,
    phase1Epochs: true,
    steps: true,
    width: true,
    pieces: true,
    finalTemperature: true,
    shareWeights: true,
    quick: true,
  })
  .required()
  .extend(trainSettingsSchema.pick({ robust: true, robustOf: true, cvarLevel: true }).shape)
  .strip();

type Settings = Readonly<z.infer<typeof settingsSchema>>;

/** No imitation: it made the auctions worse (mechanism/docs/lookahead-net.md has the figures). */
const DEFAULTS: Settings = {
  trainSize: 50_000,
  batch: 1024,
  learningRate: 0.02,
  phase1Epochs: 0,
  steps: 800,
  width: 24,
  pieces: 24,
  finalTemperature: 0.02,
  shareWeights: false,
  quick: false,
};

/** What the steps aim at on a family of laws, unless told otherwise. */
const FAMILY_AIM: FamilyAim = { robust: "average", robustOf: "share", cvarLevel: 0.25 };

/** What `quick` divides the default steps by. */
const QUICK = 10;

/** τ at the start, and the share of the steps after which it is the final one. */
const TEMPERATURES = { from: 0.15, until: 0.8 };

/** Steps over which the learning rate rises. */
const WARM_UP = 50;

/** Steps between two looks at the rows held out of a data set. */
const SCORED_EVERY = 20;

/** Profiles on which knots and kinks are placed. */
const PLACING_ROWS = 4096;

/**
 * Maximises the Myerson revenue of a soft auction whose temperature falls,
 * every step on fresh profiles of the valuation. One size for all valuations.
 */
export const lookaheadNetRecipe: Recipe = {
  mechanism: "lookahead-net",
  complete(given, valuation) {
    if (given.robust !== undefined && !isFamily(valuation)) {
      throw new InvalidArgument(
        `Robust training needs a family of valuations, but got "${valuation.name}". Name one by --robust or --robust-family.`,
      );
    }
    const steps = given.quick ? DEFAULTS.steps / QUICK : DEFAULTS.steps;
    return settingsSchema.parse({ ...DEFAULTS, ...(isFamily(valuation) && FAMILY_AIM), steps, ...given });
  },
  task,
  plan,
};

function task(): Task {
  return {
    mechanism: "lookahead-net",
    objective: myersonEstimate,
    adam: { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, clipNorm: 1 },
  };
}

function plan(context: RecipeContext): Plan {
  const { valuation, values, seed } = context;
  const settings = settingsSchema.parse(context.settings);
  const scale = trainingScale(values);
  const memory: Memory = {};
  const source = isFamily(valuation)
    ? familySource({ ...aimOf(settings), family: valuation, seed, scale, memory })
    : profileSource(valuation, seed);
  const scaled = scaleProfiles(values, 1 / scale);
  const spec: LookaheadNetSpec = {
    mechanism: "lookahead-net",
    bidders: valuation.bidders,
    scale,
    hidden: settings.width,
    pieces: settings.pieces,
    shared: settings.shareWeights,
  };
  const rows = Uint32Array.from({ length: Math.min(PLACING_ROWS, scaled.batch) }, (_, row) => row);
  const sample = gatherProfiles(scaled, rows);
  const parameters = lookaheadNet.initialise(spec, stream(seed, "initial-parameters"), sample);
  return {
    ...task(),
    auction: lookaheadNet.create(spec, parameters),
    memory,
    stepSize: { batch: settings.batch, misreports: 0 },
    phases: [imitation(context, scaled, settings), improvement(context, source, spec, settings)],
    ...(source.rows && { earlyStopping: earlyStopping(spec, parameters, source.rows) }),
  };
}

function aimOf({ robust, robustOf, cvarLevel }: Settings): FamilyAim {
  return {
    robust: robust ?? FAMILY_AIM.robust,
    robustOf: robustOf ?? FAMILY_AIM.robustOf,
    cvarLevel: cvarLevel ?? FAMILY_AIM.cvarLevel,
  };
}

/** Mean squared error to the allocation of a classical rule: payments are implied. */
function imitation(
  { valuation, values, seed }: RecipeContext,
  scaled: Profiles,
  { batch, learningRate, phase1Epochs }: Settings,
): Phase {
  const rule = imitationRule(valuation);
  const { stepsPerEpoch, rows } = epochs(
    values.batch,
    Math.min(batch, values.batch),
    seed,
    "imitation-order",
  );
  const schedule = { learningRate, coefficients: { [TEMPERATURE]: [TEMPERATURES.from] } };
  return {
    name: "imitate",
    summary: `mean squared error to the allocation of ${rule.name}`,
    steps: phase1Epochs * stepsPerEpoch,
    stepsPerEpoch,
    take(engine, step) {
      const chosen = rows(step);
      const target = rule.run(gatherProfiles(values, chosen));
      return engine.imitate(gatherProfiles(scaled, chosen), target, schedule);
    },
  };
}

function improvement(
  { seed }: RecipeContext,
  { sample, rows, observer }: ProfileSource,
  spec: LookaheadNetSpec,
  { batch, learningRate, steps, finalTemperature }: Settings,
): Phase {
  const rate = warmCosine({ peak: learningRate, steps, warmUp: Math.min(WARM_UP, steps / 4) });
  const temperature = annealed({ ...TEMPERATURES, to: finalTemperature, steps });
  return {
    name: "improve",
    summary: `Myerson revenue of the soft auction, τ ${TEMPERATURES.from} → ${finalTemperature}`,
    steps,
    stepsPerEpoch: rows ? SCORED_EVERY : Math.max(steps, 1),
    async take(engine, step) {
      if (observer && step % observer.every === 0) {
        await observer.look(lookaheadNet.create(spec, (await engine.state()).parameters));
      }
      const values = sample(batch, stream(seed, "fresh-profiles", step));
      const schedule: Schedule = {
        learningRate: rate(step),
        coefficients: { [TEMPERATURE]: [temperature(step)] },
      };
      return engine.improve(
        scaleProfiles(values, 1 / spec.scale),
        estimatorDraws(batch, seed, step),
        schedule,
      );
    },
  };
}

/**
 * A gain over the incumbent counts so many standard errors below its mean: of
 * many looks one is lucky, and on few rows, or with heavy tails, the standard
 * error itself is uncertain. With one standard error alone, a fifth to a third
 * of the auctions learned from 100 rows of uniform or lognormal values were
 * kept by luck, at a cost of 1.2% to 1.5% of the optimum on average.
 */
const doubt = (rows: number) => 1 + 5 / Math.sqrt(rows);

/**
 * Keeps Vickrey's auction with the best reserve unless training earns more on
 * rows that no step sees: its score is its paired gain there less so many
 * standard errors as {@link doubt} asks. The reserve that training must beat is fitted to the rows that steps
 * see, as the network is; where it is not beaten, the reserve of all training
 * rows is kept. A best of many looks flatters itself: what the auction earns is
 * measured on other rows.
 */
function earlyStopping(
  spec: LookaheadNetSpec,
  initial: NamedParameters,
  { all, seen, heldOut }: SplitRows,
): EarlyStopping {
  const revenueOf = (auction: Mechanism) => revenuePerProfile(auction.run(heldOut));
  const fitted = (rows: Profiles) => vickreyParameters(initial, bestSingleReserve(rows) / spec.scale);
  const parameters = fitted(seen);
  const revenue = revenueOf(lookaheadNet.create(spec, parameters));
  return {
    rows: heldOut.batch,
    incumbent: { name: "vickrey-reserve", parameters, refitted: fitted(all) },
    score(auction) {
      const own = revenueOf(auction);
      const { mean, standardError } = meanOf(own.map((paid, row) => paid - revenue[row]!));
      return mean - doubt(heldOut.batch) * standardError;
    },
  };
}

function estimatorDraws(batch: number, seed: number, step: number): Draws {
  const random = stream(seed, "estimator", step);
  const uniforms = () => Float32Array.from({ length: batch }, () => random.uniform());
  return { candidate: uniforms(), uniform: uniforms(), logistic: uniforms() };
}

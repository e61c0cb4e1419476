import {
  column,
  type Draws,
  gatherProfiles,
  InvalidArgument,
  type Profiles,
  type Schedule,
  type StepReport,
  scaleProfiles,
  stream,
  type Valuation,
} from "@auction-mech/core";
import { spanningGrid } from "@auction-mech/econ";
import {
  irPenalty,
  monotonicityPenalty,
  type Penalty,
  penalties,
  regretPenalty,
} from "@auction-mech/econ/differentiable";
import { type AuctionNetSpec, auctionNet } from "@auction-mech/mechanism";
import type { z } from "zod";
import { imitationRule } from "../imitation-rule.js";
import { penalisedRevenue, quadratic } from "../objectives/penalised-revenue.js";
import { type CompleteSettings, trainSettingsSchema } from "../settings.js";
import { epochs } from "./epochs.js";
import { multipliers } from "./multipliers.js";
import type { Memory, Phase, Plan, Recipe, RecipeContext, Task } from "./recipe.js";
import { trainingScale } from "./training-scale.js";

interface Weights {
  readonly lambdaRegret: number;
  readonly lambdaMono: number;
}

/** What sweeps found, to two digits: the table in the tuner's README. Other valuations take those of `latent`. */
const WEIGHTS = {
  uniform: { lambdaRegret: 5.1, lambdaMono: 0.75 },
  exp: { lambdaRegret: 5.1, lambdaMono: 0.75 },
  latent: { lambdaRegret: 11, lambdaMono: 0.1 },
  hetero: { lambdaRegret: 5.1, lambdaMono: 0.34 },
} as const satisfies Readonly<Record<string, Weights>>;

/** What this mechanism uses, all of it; `steps` stays absent where epochs decide, `penalties` where there are no others. */
const settingsSchema = trainSettingsSchema
  .omit({
    width: true,
    pieces: true,
    finalTemperature: true,
    shareWeights: true,
    robust: true,
    robustOf: true,
    cvarLevel: true,
  })
  .required()
  .partial({ steps: true, penalties: true })
  .strip();

type Settings = Readonly<z.infer<typeof settingsSchema>>;

const DEFAULTS: Omit<Settings, keyof Weights> = {
  trainSize: 50_000,
  batch: 512,
  learningRate: 3e-4,
  phase1Epochs: 5,
  phase2Epochs: 20,
  lambdaIr: 0,
  loss: "fixed",
  hidden: [64, 32, 16],
  quick: false,
};

/** Defaults of a first look: about a tenth of the steps, ten times as large. */
const QUICK = { phase1Epochs: 1, phase2Epochs: 2, learningRate: 3e-3 };

/** Misreports a bidder in the training-time sweep. */
const MISREPORTS = 11;

/**
 * The two-phase pipeline: imitate a classical rule, then minimise −revenue
 * plus penalties on fixed training profiles.
 *
 * Dütting et al., "Optimal Auctions through Deep Learning" (2019), section 5.
 */
export const auctionNetRecipe: Recipe = {
  mechanism: "auction-net",
  complete(given, valuation) {
    const weights: Readonly<Record<string, Weights>> = WEIGHTS;
    const settings = settingsSchema.parse({
      ...DEFAULTS,
      ...(given.quick && QUICK),
      ...(weights[valuation.name] ?? WEIGHTS.latent),
      ...given,
    });
    if (settings.batch > settings.trainSize) {
      throw new InvalidArgument(
        `\`batch\` must be at most \`trainSize\`, but got ${settings.batch} and ${settings.trainSize}. Make the batch smaller.`,
      );
    }
    // What they refuse is refused before anything is written.
    lossPenalties(settings);
    return settings;
  },
  task,
  plan,
};

function task(settings: CompleteSettings): Task {
  return {
    mechanism: "auction-net",
    objective: penalisedRevenue(lossPenalties(settingsSchema.parse(settings))),
    adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  };
}

function plan({ valuation, values, seed, settings: given }: RecipeContext): Plan {
  const settings = settingsSchema.parse(given);
  const scale = trainingScale(values);
  const scaled = scaleProfiles(values, 1 / scale);
  const spec: AuctionNetSpec = {
    mechanism: "auction-net",
    bidders: valuation.bidders,
    scale,
    hidden: settings.hidden,
  };
  const parameters = auctionNet.initialise(spec, stream(seed, "initial-parameters"), scaled);
  const memory: Memory = {};
  return {
    ...task(settings),
    auction: auctionNet.create(spec, parameters),
    memory,
    stepSize: { batch: settings.batch, misreports: MISREPORTS },
    phases: [
      imitation(valuation, values, scaled, scale, seed, settings),
      improvement(valuation, scaled, scale, seed, settings, memory),
    ],
  };
}

/**
 * Those that have weights of their own, then those of `penalties`.
 *
 * @throws InvalidArgument on a name that is not registered, or that two penalties have
 */
function lossPenalties({ penalties: others = {} }: Settings): Penalty[] {
  const all = [regretPenalty, monotonicityPenalty, irPenalty];
  for (const key of Object.keys(others)) {
    const penalty = penalties.get(key);
    if (all.some(({ name }) => name === penalty.name)) {
      throw new InvalidArgument(
        `Every penalty of a loss must have a name of its own, but "${penalty.name}" is there already, and "${key}" is called so too. Rename it, or weigh the other one.`,
      );
    }
    all.push(penalty);
  }
  return all;
}

function imitation(
  valuation: Valuation,
  values: Profiles,
  scaled: Profiles,
  scale: number,
  seed: number,
  { batch, learningRate, phase1Epochs }: Settings,
): Phase {
  const rule = imitationRule(valuation);
  const target = rule.run(values);
  const payments = scaleProfiles(target.payments, 1 / scale);
  const { stepsPerEpoch, rows } = epochs(values.batch, batch, seed, "imitation-order");
  return {
    name: "imitate",
    summary: `mean squared error to ${rule.name}`,
    steps: phase1Epochs * stepsPerEpoch,
    stepsPerEpoch,
    take(engine, step) {
      const chosen = rows(step);
      const targets = {
        allocation: gatherProfiles(target.allocation, chosen),
        payments: gatherProfiles(payments, chosen),
      };
      return engine.imitate(gatherProfiles(scaled, chosen), targets, { learningRate, coefficients: {} });
    },
  };
}

function improvement(
  valuation: Valuation,
  scaled: Profiles,
  scale: number,
  seed: number,
  settings: Settings,
  memory: Memory,
): Phase {
  const { bidders } = valuation;
  const { batch, learningRate, lambdaRegret, lambdaMono, lambdaIr } = settings;
  const others = Object.entries(settings.penalties ?? {})
    .map(([key, weight]) => ({ name: penalties.get(key).name, weight }))
    .filter(({ weight }) => weight > 0);
  const alike = (weight: number) => new Array<number>(bidders).fill(weight);
  const { stepsPerEpoch, rows } = epochs(scaled.batch, batch, seed, "improvement-order");
  const nodes = valuation.support.map(({ low, high }, bidder) =>
    spanningGrid({ low: low / scale, high: high / scale }, column(scaled, bidder), MISREPORTS + 1),
  );
  const regret = multipliers({ kind: settings.loss, start: lambdaRegret, bidders, memory });
  const coefficients = (): Schedule["coefficients"] => ({
    regret: regret.weights(),
    ...(regret.rho() > 0 && { [quadratic("regret")]: [regret.rho()] }),
    // The gap's weight is on its mean over bidders, that of the others on their sum.
    ...(lambdaMono > 0 && { monotonicity: alike(lambdaMono / bidders) }),
    ...(lambdaIr > 0 && { ir: alike(lambdaIr) }),
    ...Object.fromEntries(others.map(({ name, weight }) => [name, alike(weight)])),
  });
  return {
    name: "improve",
    summary: [
      `−revenue + ${regret.summary}`,
      ...(lambdaMono > 0 ? [`${lambdaMono} · monotonicity gap`] : []),
      ...(lambdaIr > 0 ? [`${lambdaIr} · IR violation`] : []),
      ...others.map(({ name, weight }) => `${weight} · ${name}`),
    ].join(" + "),
    steps: settings.steps ?? settings.phase2Epochs * stepsPerEpoch,
    stepsPerEpoch,
    async take(engine, step): Promise<StepReport> {
      const draws: Draws = { misreports: jitteredGrid(nodes, seed, step) };
      const schedule: Schedule = {
        learningRate,
        coefficients: coefficients(),
        ...(regret.rho() > 0 && { reported: true }), // its multipliers move by every step's regret
      };
      const report = await engine.improve(gatherProfiles(scaled, rows(step)), draws, schedule);
      regret.observe(report.terms.regret!, (step + 1) % stepsPerEpoch === 0);
      return report;
    },
  };
}

/** One misreport somewhere in each cell between `nodes`, so that nothing hides between grid points: `[bidders, points]`. */
function jitteredGrid(nodes: readonly Float64Array[], seed: number, step: number): Float32Array {
  const random = stream(seed, "misreports", step);
  return Float32Array.from(
    nodes.flatMap((own) => {
      const position = random.uniform();
      return Array.from(own.subarray(1), (high, k) => own[k]! + position * (high - own[k]!));
    }),
  );
}

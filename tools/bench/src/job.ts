import {
  type Draws,
  type Profiles,
  type Schedule,
  type StepReport,
  stream,
  type TrainingEngine,
} from "@auction-mech/core";
import { type Plan, recipes, type TrainSettings } from "@auction-mech/trainer";
import { createValuation } from "@auction-mech/valuation";

/** The arguments of one step. */
export interface Step {
  readonly batch: Profiles;
  readonly draws: Draws;
  readonly schedule: Schedule;
}

/** A network as its default training begins with it, and steps of the second phase. */
export interface Job {
  readonly plan: Plan;
  readonly steps: readonly Step[];
}

const RECORDED = 20;

/** The default training's own steps on uniform values, taken evenly from its whole second phase. */
export async function trainingJob(
  mechanism: string,
  bidders: number,
  given: TrainSettings = {},
): Promise<Job> {
  const valuation = createValuation("uniform", {}, { bidders, seed: 0 });
  const recipe = recipes.get(mechanism);
  const settings = recipe.complete(given, valuation);
  const values = valuation.sample(settings.trainSize, stream(0, "training-values"));
  const plan = recipe.plan({ valuation, settings, values, seed: 0 });
  const phase = plan.phases.at(-1)!;
  const steps: Step[] = [];
  const recorder = recordingEngine(steps, bidders);
  for (let k = 0; k < RECORDED; k++) {
    await phase.take(recorder, Math.floor((k * phase.steps) / RECORDED));
  }
  return { plan, steps };
}

/** Takes no step, but notes what it was asked. */
function recordingEngine(steps: Step[], bidders: number): TrainingEngine {
  const report: StepReport = { loss: 0, terms: { revenue: [0], regret: new Array(bidders).fill(0) } };
  return {
    name: "tensor",
    backend: null,
    threads: 1,
    imitate: async () => report,
    async improve(batch, draws, schedule) {
      steps.push({ batch, draws, schedule });
      return report;
    },
    state: async () => ({ step: 0, parameters: {}, firstMoments: {}, secondMoments: {} }),
    restore() {},
    dispose() {},
  };
}

import type {
  EngineState,
  NamedParameters,
  Outcome,
  Profiles,
  Schedule,
  StepReport,
  TrainingEngine,
} from "@auction-mech/core";
import { architectures, learnedParameters } from "@auction-mech/mechanism";
import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { adamFactors, adamStep } from "../adam.js";
import { flatParameters } from "../flat-parameters.js";
import { isReportDue, reportOf, type TensorEngineOptions } from "../tensor-engine.js";
import { type Evaluated, tensorSteps } from "../tensor-steps.js";
import { type Cohort, gathered, leave, makeCohort, type Place, settle } from "./cohort.js";
import { Mapped } from "./mapped.js";
import { mappedTensorflow } from "./mapped-tensorflow.js";
import { inputsOf, type Step, sharing } from "./step-inputs.js";

/** Trials whose networks, objective and optimiser are alike, so that one computation serves them all. */
export interface Kind {
  open(parameters: NamedParameters): TrainingEngine;
  /** Takes the steps that wait, in as few computations as they allow. */
  takeSteps(): void;
}

/** A trial. */
interface Member {
  readonly place: Place;
  /** Steps taken. */
  step: number;
  /** Of the last step whose report was read. */
  report: StepReport | undefined;
  /** The arrays that are not learned. */
  fixed: NamedParameters;
}

interface Waiting {
  readonly member: Member;
  readonly step: Step;
  resolve(report: Promise<StepReport>): void;
}

/**
 * @param options those of a {@link tensorEngine} of any of the trials
 * @param arrived called when a step has come to wait
 */
export function tensorKind(options: TensorEngineOptions, arrived: () => void): Kind {
  const { backend, spec, objective, adam } = options;
  const { tf } = backend;
  const architecture = architectures.get(spec.mechanism);
  const flat = flatParameters(learnedParameters(architecture, options.parameters));
  let queue: Waiting[] = [];

  /** A cohort of one. */
  function alone({ parameters, firstMoments, secondMoments }: Omit<EngineState, "step">): Cohort {
    backend.use();
    const row = (arrays: NamedParameters) => {
      const numbers = flat.flatten(arrays);
      return tf.tensor2d(numbers, [1, numbers.length]);
    };
    const fixed = Object.entries(fixedOf(parameters)).map(
      ([name, { shape, data }]) => [name, tf.tensor(data.slice(), [1, ...shape])] as const,
    );
    return makeCohort(
      tf,
      { parameter: row(parameters), first: row(firstMoments), second: row(secondMoments) },
      Object.fromEntries(fixed),
    );
  }

  const fixedOf = (parameters: NamedParameters): NamedParameters =>
    Object.fromEntries((architecture.fixed ?? []).map((name) => [name, parameters[name]!]));

  /** One computation for trials whose steps are alike. */
  async function takeTogether(waiting: readonly Waiting[]): Promise<readonly StepReport[]> {
    backend.use();
    const trials = waiting.length;
    const cohort = gathered(
      tf,
      waiting.map(({ member }) => member.place),
    );
    waiting.forEach(({ member }, row) => {
      if (member.place.cohort !== cohort) settle(member, member.place, cohort, row);
      member.step += 1;
    });
    const mapped = mappedTensorflow(tf, trials);
    const steps = tensorSteps(mapped, spec, objective);
    const current = (): Record<string, Tensor> => ({
      ...Object.fromEntries(Object.entries(cohort.fixed).map(([name, tensor]) => [name, asOne(tensor)])),
      ...flat.split(mapped, asOne<Tensor1D>(cohort.slot.parameter)),
    });
    const inputs = inputsOf(
      tf,
      waiting.map(({ step }) => step),
    );
    const evaluate = (): Evaluated => {
      if (inputs.kind === "imitate") return steps.imitation(current(), inputs, inputs.coefficients);
      return steps.improvement(current(), inputs.values, prepared, inputs.coefficients);
    };
    const prepared =
      inputs.kind === "imitate"
        ? []
        : tf.tidy(() => steps.prepare(current(), inputs.values, inputs.draws, inputs.coefficients));
    const { packed, sizes } = descend(cohort, waiting, evaluate);
    tf.dispose([inputs, prepared].map(rawTensors));
    if (waiting.some(({ member, step }) => !member.report || isReportDue(backend, step.schedule))) {
      const numbers = Array.from(await packed.data());
      const width = numbers.length / trials;
      waiting.forEach(({ member }, row) => {
        member.report = reportOf(numbers.slice(row * width, (row + 1) * width), sizes);
      });
    }
    packed.dispose();
    return waiting.map(({ member }) => member.report!);
  }

  /** Differentiates the sum of the trials' losses, in which each one's parameters are its own, and moves them. */
  function descend(cohort: Cohort, waiting: readonly Waiting[], evaluate: () => Evaluated) {
    const { parameter } = cohort.slot;
    const trials = waiting.length;
    const sizes: [name: string, size: number][] = [];
    const packed = tf.tidy(() => {
      let report: Tensor | undefined;
      const { grads } = tf.variableGrads(() => {
        const { loss, terms } = evaluate();
        for (const [name, term] of Object.entries(terms)) sizes.push([name, term.size]);
        const rows = [loss, ...Object.values(terms)].map((part) =>
          tf.reshape((part as unknown as Mapped).tensor, [trials, -1]),
        );
        report = tf.keep(tf.concat(rows, 1));
        return tf.sum((loss as unknown as Mapped).tensor) as Scalar;
      }, [parameter]);
      const factors = waiting.map(({ member, step }) =>
        adamFactors(adam, member.step, step.schedule.learningRate),
      );
      const column = (of: (factor: (typeof factors)[number]) => number) =>
        tf.tensor2d(factors.map(of), [trials, 1], "float32");
      const columns = {
        rate: column(({ rate }) => rate),
        correction: column(({ correction }) => correction),
      };
      adamStep(tf, cohort.slot, grads[parameter.name]!, columns, adam);
      return report!;
    });
    return { packed, sizes };
  }

  return {
    takeSteps() {
      const due = queue;
      queue = [];
      for (const together of sharing(due, objective.common)) {
        const reports = takeTogether(together);
        together.forEach(({ resolve }, row) => {
          resolve(reports.then((all) => all[row]!));
        });
      }
    },
    open(parameters) {
      const cohort = alone({ parameters, firstMoments: {}, secondMoments: {} });
      const member: Member = {
        place: { cohort, row: 0 },
        step: 0,
        report: undefined,
        fixed: fixedOf(parameters),
      };
      cohort.members.add(member);
      const wait = (step: Step) =>
        new Promise<StepReport>((resolve) => {
          queue.push({ member, step, resolve });
          arrived();
        });
      const read = async (part: keyof Cohort["slot"]): Promise<NamedParameters> => {
        const { cohort: at, row } = member.place;
        const own = tf.tidy(() => tf.slice(at.slot[part], [row, 0], [1, -1]));
        const numbers = (await own.data()) as Float32Array;
        own.dispose();
        return flat.unflatten(numbers);
      };
      return {
        name: "tensor",
        backend: backend.name,
        threads: 1,
        imitate: (batch: Profiles, target: Outcome, schedule: Schedule) =>
          wait({ kind: "imitate", batch, target, schedule }),
        improve: (batch, draws, schedule) => wait({ kind: "improve", batch, draws, schedule }),
        async state() {
          backend.use();
          const { step } = member;
          const learned = await read("parameter");
          const names = Object.keys(architecture.shapes(spec));
          return {
            step,
            parameters: Object.fromEntries(names.map((name) => [name, learned[name] ?? member.fixed[name]!])),
            firstMoments: await read("first"),
            secondMoments: await read("second"),
          };
        },
        restore(state) {
          settle(member, member.place, alone(state), 0);
          member.step = state.step;
          member.report = undefined;
          member.fixed = fixedOf(state.parameters);
        },
        dispose: () => leave(member, member.place),
      };
    },
  };
}

/** A stack as the tensor of one trial. */
function asOne<T extends Tensor>(tensor: Tensor): T {
  return new Mapped(tensor) as unknown as T;
}

/** The tensors anywhere in an object. */
function rawTensors(container: unknown): Tensor[] {
  if (container instanceof Mapped) return [container.tensor];
  if (typeof container !== "object" || container === null || ArrayBuffer.isView(container)) return [];
  return Object.values(container).flatMap(rawTensors);
}

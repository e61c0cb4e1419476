import { pathToFileURL } from "node:url";
import { InvalidArgument, InvalidData, type Metrics } from "@auction-mech/core";
import type { ParamValue } from "@auction-mech/study";
import type { SweepObjective } from "./sweep-event.js";

/** What a sweep optimises, computed from an auction's metrics on the validation profiles. */
export interface Objective {
  /** What the user asked for. */
  readonly text: string;
  readonly objectives: readonly SweepObjective[];
  /**
   * One value an objective; NaN fails the trial.
   *
   * @throws InvalidData when a user's module throws
   */
  evaluate(metrics: Metrics, params: Readonly<Record<string, ParamValue>>): readonly number[];
}

/** λ of the default, revenue − λ · total regret. */
export const DEFAULT_WEIGHT = 5;

export const DEFAULT_OBJECTIVE = `revenue-${DEFAULT_WEIGHT}regret`;

/** Revenue minus so many times the total regret. */
export function penalised({ revenue, regret }: Metrics, weight: number): number {
  return revenue - weight * regret.total;
}

/** Metrics that may be objectives of their own. */
const METRICS: Readonly<
  Record<string, { readonly direction: SweepObjective["direction"]; of(metrics: Metrics): number }>
> = {
  revenue: { direction: "maximize", of: ({ revenue }) => revenue },
  regret: { direction: "minimize", of: ({ regret }) => regret.total },
  "regret-max": { direction: "minimize", of: ({ regret }) => regret.max },
  welfare: { direction: "maximize", of: ({ welfare }) => welfare },
  efficiency: { direction: "maximize", of: ({ efficiency }) => efficiency },
};

const MODULE = /\.m?js$/;

/** Whether the text names a user's module. */
export function isModule(text: string): boolean {
  return MODULE.test(text);
}

/**
 * What `text` asks for: "revenue-5regret" or a weight alone; one or several
 * metrics, "revenue,regret"; or the absolute path of a module whose default
 * export is a function (metrics, params) => number. The module's value is
 * maximised unless it exports `direction = "minimize"`.
 *
 * @throws InvalidArgument for anything else
 */
export async function openObjective(text: string): Promise<Objective> {
  if (isModule(text)) return ownModule(text);
  const weight = /^(?:revenue\s*[-−]\s*)?(\d+(?:\.\d+)?)(?:\s*[*·]?\s*regret)?$/.exec(text.trim())?.[1];
  if (weight !== undefined) return weighted(text, Number(weight));
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !Object.hasOwn(METRICS, name));
  if (unknown !== undefined) {
    throw new InvalidArgument(
      `\`--objective\` must be a weight as in revenue-5regret, metrics out of ${Object.keys(METRICS).join(", ")}, or the path of a module ending in .js, but got "${text}". Choose one of them.`,
    );
  }
  if (new Set(names).size < names.length) {
    throw new InvalidArgument(
      `\`--objective\` must name every metric once, but got "${text}". Drop the second one.`,
    );
  }
  const metrics = names.map((name) => ({ name, ...METRICS[name]! }));
  return {
    text,
    objectives: metrics.map(({ name, direction }) => ({ name, direction })),
    evaluate: (measured) => metrics.map(({ of }) => of(measured)),
  };
}

// --- Internal helpers ---

function weighted(text: string, weight: number): Objective {
  return {
    text,
    objectives: [{ name: `revenue-${weight}regret`, direction: "maximize" }],
    evaluate: (metrics) => [penalised(metrics, weight)],
  };
}

async function ownModule(path: string): Promise<Objective> {
  let loaded: { default?: unknown; direction?: unknown };
  try {
    loaded = (await import(pathToFileURL(path).href)) as typeof loaded;
  } catch (cause) {
    throw new InvalidArgument(
      `\`--objective ${path}\` must be a module that can be imported, but it fails: ${reason(cause)}. Mend the module.`,
      { cause },
    );
  }
  const { default: evaluate, direction = "maximize" } = loaded;
  if (typeof evaluate !== "function") {
    throw new InvalidArgument(
      `The default export of \`--objective ${path}\` must be a function (metrics, params) => number, but is ${typeof evaluate}. Export one.`,
    );
  }
  if (direction !== "maximize" && direction !== "minimize") {
    throw new InvalidArgument(
      `\`direction\` of \`--objective ${path}\` must be "maximize" or "minimize", but is ${JSON.stringify(direction)}. Export one of them.`,
    );
  }
  return {
    text: path,
    objectives: [{ name: path.split(/[\\/]/).at(-1)!.replace(MODULE, ""), direction }],
    evaluate(metrics, params) {
      let value: unknown;
      try {
        value = evaluate(structuredClone(metrics), { ...params });
      } catch (cause) {
        throw new InvalidData(
          `The objective ${path} must return a number, but throws: ${reason(cause)}. Mend the module and go on with the study.`,
          { cause },
        );
      }
      if (typeof value === "number") return [value];
      throw new InvalidData(
        `The objective ${path} must return a number, but returned ${value instanceof Promise ? "a promise" : typeof value === "bigint" ? `${value}n` : JSON.stringify(value)}. Mend the module and go on with the study.`,
      );
    },
  };
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** One law of a suite, with the headings it stands under. */
export interface CollectedLaw {
  readonly name: string;
  run(): unknown;
}

/** Where the suite that is being read puts its laws. */
const state: { laws: CollectedLaw[]; headings: string[] } = { laws: [], headings: [] };

/** The laws that `define` declares, in order, not run yet. */
export function collectLaws(define: () => void): CollectedLaw[] {
  state.laws = [];
  state.headings = [];
  define();
  return state.laws;
}

export function describe(heading: string, define: () => void): void {
  state.headings.push(heading);
  define();
  state.headings.pop();
}

export function it(name: string, run: () => unknown): void {
  state.laws.push({ name: [...state.headings.slice(1), name].join(": "), run });
}

it.runIf =
  (condition: unknown) =>
  (name: string, run: () => unknown): void => {
    if (condition) it(name, run);
  };

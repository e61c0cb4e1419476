const results = new Map<string, { readonly inputs: readonly unknown[]; readonly result: unknown }>();

/** The result of `compute` for the same inputs (compared one by one) as the last time under this name. */
export function memoized<Result>(name: string, inputs: readonly unknown[], compute: () => Result): Result {
  const known = results.get(name);
  if (
    known &&
    inputs.length === known.inputs.length &&
    inputs.every((input, k) => Object.is(input, known.inputs[k]))
  ) {
    return known.result as Result;
  }
  const result = compute();
  results.set(name, { inputs, result });
  return result;
}

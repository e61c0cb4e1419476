/** The mean of some draws and its standard error. */
export function meanWithError(draws: Float64Array): { mean: number; standardError: number } {
  let mean = 0;
  for (const draw of draws) mean += draw / draws.length;
  let squares = 0;
  for (const draw of draws) squares += (draw - mean) ** 2;
  return { mean, standardError: Math.sqrt(squares / (draws.length - 1) / draws.length) };
}

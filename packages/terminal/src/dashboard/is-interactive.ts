/** Whether somebody sits at a terminal that a full screen can be shown on. */
export function isInteractive({ stdin, stdout, env } = process): boolean {
  return Boolean(stdin.isTTY && stdout.isTTY) && !isCi(env) && env.TERM !== "dumb";
}

/** By the same rule as Ink's, which shows nothing where it sees one. */
function isCi(env: NodeJS.ProcessEnv): boolean {
  return ["CI", "CONTINUOUS_INTEGRATION"].some(
    (name) => env[name] !== undefined && env[name] !== "0" && env[name] !== "false",
  );
}

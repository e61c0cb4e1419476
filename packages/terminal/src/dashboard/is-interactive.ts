/** Whether somebody sits at a terminal that a full screen can be shown on. */
export function isInteractive({ stdin, stdout, env } = process): boolean {
  return Boolean(stdin.isTTY && stdout.isTTY) && !env.CI && env.TERM !== "dumb";
}

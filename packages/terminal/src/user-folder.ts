/** Where the user typed the command: package managers change the folder and leave it in INIT_CWD. */
export function userFolder(): string {
  return process.env.INIT_CWD ?? process.cwd();
}

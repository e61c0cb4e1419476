/** Runs a command to its end; whatever stops it is a line on stderr and exit code 1, never a stack. */
export async function runTool(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

/** Comma-separated whole numbers from 1 on. */
export function counts(flag: string, text: string): number[] {
  return text.split(",").map((each) => {
    const count = Number(each);
    if (Number.isInteger(count) && count >= 1) return count;
    throw new Error(`\`${flag}\` must be whole numbers from 1 on, but got "${text}". Correct it.`);
  });
}

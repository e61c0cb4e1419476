import { existsSync } from "node:fs";
import { join } from "node:path";

/** The folder of a run that starts now, named by the time as `train` names its own. */
export function newRunFolder(root: string, valuation: string, now = new Date()): string {
  const timestamp = now.toISOString().slice(0, 19).replaceAll(":", "-");
  for (let attempt = 1; ; attempt++) {
    const path = join(root, "runs", attempt === 1 ? timestamp : `${timestamp}-${attempt}`, valuation);
    if (!existsSync(path)) return path;
  }
}

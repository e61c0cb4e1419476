import type { SweepConfig } from "./sweep-config.js";
import { createSweepFolder } from "./sweep-folder.js";
import type { SweepRequest } from "./sweep-plan.js";

/** Makes the first folder that the request names and that holds no run yet. */
export async function newFolder(request: SweepRequest, config: SweepConfig): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const path = request.folder(config.valuation.name, attempt);
    const isLast = attempt === 100 || request.folder(config.valuation.name, attempt + 1) === path;
    try {
      await createSweepFolder(path, config);
      return path;
    } catch (error) {
      const isTaken = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === "EEXIST";
      if (isLast || !isTaken) throw error;
    }
  }
}

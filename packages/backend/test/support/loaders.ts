import type { BackendLoader, Processor, Trial } from "../../src/index.js";
import { backends } from "../../src/index.js";

/** What is to be found of a backend: usable on a kind of device, or why not. */
export type Finding = Processor | "missing" | "broken";

/**
 * The registry's backends as a machine would have them on which trials find
 * this; what is usable computes by plain JavaScript all the same.
 */
export function machineWith(findings: Readonly<Record<string, Finding>>) {
  const cpu = backends.get("cpu");
  const loaders = backends.entries().map(([name, loader]): BackendLoader => {
    const found = findings[name] ?? "missing";
    return {
      ...loader,
      registeredAs: "cpu",
      native: true,
      missing: () =>
        found === "missing" ? { reason: `${name} is missing.`, remedy: `Install ${name}.` } : undefined,
      files: () => [],
      load: async () => ({ ...(await cpu.load()), processor: found as Processor }),
    };
  });
  const attempt = async (loader: BackendLoader): Promise<Trial> => {
    const found = findings[loader.name] ?? "missing";
    if (found === "missing") return { usable: false, ...loader.missing()! };
    if (found === "broken")
      return { usable: false, reason: `${loader.name} is broken.`, remedy: `Mend ${loader.name}.` };
    return { usable: true, device: "a test's", processor: found, milliseconds: 1 };
  };
  return { loaders, attempt };
}

// biome-ignore-all lint/suspicious/noConsole: this is what keeps the console away from the frame

/** Catches what libraries print, which would tear the frame, and hands it on. @returns undoes it */
export function quietConsole(onText: (text: string) => void): () => void {
  const names = ["log", "info", "warn", "error", "debug", "trace"] as const;
  const own = names.map((name) => console[name]);
  for (const name of names) console[name] = (...parts: unknown[]) => onText(parts.map(String).join(" "));
  const warned = process.listeners("warning");
  const onWarning = (warning: Error) => onText(warning.message);
  process.removeAllListeners("warning");
  process.on("warning", onWarning);
  return () => {
    names.forEach((name, k) => {
      console[name] = own[k]!;
    });
    process.off("warning", onWarning);
    for (const listener of warned) process.on("warning", listener);
  };
}

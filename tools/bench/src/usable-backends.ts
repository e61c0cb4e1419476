import { type Backend, backends, loadBackend } from "@auction-mech/backend";

/**
 * The backends to be measured, brought up.
 *
 * @param names which; without them every usable one but plain JavaScript and a
 *   GPU's interface in software, which are not made for speed
 */
export async function usableBackends(names?: readonly string[]): Promise<Backend[]> {
  if (names) {
    const asked: Backend[] = [];
    for (const name of names) asked.push(await loadBackend(name));
    return asked;
  }
  const found: Backend[] = [];
  for (const [name] of backends.entries()) {
    const backend = await loadBackend(name).catch(() => undefined);
    const inSoftware = name === "webgpu" && backend?.processor === "cpu";
    if (backend && name !== "cpu" && !inSoftware) found.push(backend);
  }
  return found;
}

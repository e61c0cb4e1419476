import { AuctionMechError } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { backends, loadBackend } from "../src/index.js";
import { machineWith } from "./support/loaders.js";
import { usable } from "./support/usable.js";

describe("loadBackend here", () => {
  it("finds at least wasm and cpu, which need nothing but Node", () => {
    expect(usable).toEqual(expect.arrayContaining(["wasm", "cpu"]));
  });

  it("takes a usable one by itself and says why none before it", async () => {
    const chosen = await loadBackend();
    expect(usable).toContain(chosen.name);
    const before = backends.entries().map(([name]) => name);
    for (const name of before.slice(0, before.indexOf(chosen.name))) {
      if (!usable.includes(name)) expect(chosen.reason).toMatch(/must /);
    }
  });

  it("refuses an unknown name with the known ones", async () => {
    await expect(loadBackend("quantum")).rejects.toThrow(
      /one of tensorflow-gpu, webgpu, tensorflow, wasm, cpu, but got "quantum"/,
    );
  });

  it("says how an unusable one would become usable", async () => {
    for (const [name] of backends.entries()) {
      if (usable.includes(name)) continue;
      const error = await loadBackend(name).catch((cause: unknown) => cause);
      expect(AuctionMechError.isInstance(error) && error.code).toBe("backend-unavailable");
      expect((error as Error).message).toMatch(/\. (Run|Install|Use|Update) /);
    }
  });

  it("leaves the process's error listeners alone", async () => {
    const before = process.listenerCount("uncaughtException");
    await loadBackend("wasm");
    expect(process.listenerCount("uncaughtException")).toBe(before);
  });

  it("leaves the globals of browsers alone", async () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
    await loadBackend(usable[0]);
    expect(Object.getOwnPropertyDescriptor(globalThis, "navigator")).toEqual(before);
  });

  it("lets two backends take turns", async () => {
    const [wasm, cpu] = [await loadBackend("wasm"), await loadBackend("cpu")];
    for (const backend of [wasm, cpu, wasm]) {
      backend.use();
      expect(backend.tf.getBackend()).toBe(backend.name);
    }
  });
});

describe("auto falls through in order", () => {
  const order = ["tensorflow-gpu", "webgpu", "tensorflow", "wasm", "cpu"];
  const device = (name: string) => (name === "tensorflow-gpu" || name === "webgpu" ? "gpu" : "cpu");

  it.each(order.map((name, k) => ({ name, above: order.slice(0, k) })))(
    "to $name when $above cannot be used",
    async ({ name, above }) => {
      for (const how of ["missing", "broken"] as const) {
        const findings = Object.fromEntries(
          order.map((each) => [each, above.includes(each) ? how : device(each)] as const),
        );
        const chosen = await loadBackend("auto", machineWith(findings));
        expect(chosen.name).toBe(name);
        for (const each of above) expect(chosen.reason).toContain(`${each} is ${how}.`);
      }
    },
  );

  it("past a GPU's backend that computes on the CPU", async () => {
    const findings = { "tensorflow-gpu": "cpu", webgpu: "cpu", wasm: "cpu", cpu: "cpu" } as const;
    const chosen = await loadBackend("auto", machineWith(findings));
    expect(chosen.name).toBe("wasm");
    expect(chosen.reason).toMatch(/webgpu is made for a GPU, but here it computes on the CPU/);
    expect((await loadBackend("webgpu", machineWith(findings))).name).toBe("webgpu");
  });

  it("to none, with every remedy", async () => {
    const error = await loadBackend("auto", machineWith({ webgpu: "broken" })).catch(String);
    expect(error).toMatch(/must be usable, but none is.*Mend webgpu\. .*Install wasm\. .*Install cpu\./);
  });
});

describe("a device", () => {
  const mixed = { webgpu: "gpu", tensorflow: "cpu", wasm: "cpu", cpu: "cpu" } as const;

  it("narrows auto down to what computes there", async () => {
    expect((await loadBackend("auto", { ...machineWith(mixed), device: "gpu" })).name).toBe("webgpu");
    expect((await loadBackend("auto", { ...machineWith(mixed), device: "cpu" })).name).toBe("tensorflow");
  });

  it("is asked of a named backend too, by what it computes on and not by its name", async () => {
    const linked = machineWith({ ...mixed, tensorflow: "gpu" });
    expect((await loadBackend("tensorflow", { ...linked, device: "gpu" })).processor).toBe("gpu");
    const options = { ...machineWith(mixed), device: "gpu" } as const;
    await expect(loadBackend("tensorflow", options)).rejects.toThrow(
      /tensorflow must compute on a GPU, but here it computes on the CPU\. Use `--device cpu`/,
    );
  });

  it("that is not there is refused with the remedies", async () => {
    const without = machineWith({ wasm: "cpu", cpu: "cpu" });
    await expect(loadBackend("auto", { ...without, device: "gpu" })).rejects.toThrow(
      /must be usable on a GPU, but none is.*Install webgpu\./,
    );
  });
});

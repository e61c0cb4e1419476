import { InvalidArgument } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { chooseCompute } from "../src/index.js";

const environment = { AUCTION_MECH_TRAINER_BACKEND: "wasm", AUCTION_MECH_BACKEND: "cpu" };

describe("chooseCompute", () => {
  it("goes by flag, package variable, general variable, auto", () => {
    const choose = (given: Omit<Parameters<typeof chooseCompute>[0], "package">) =>
      chooseCompute({ package: "trainer", ...given });
    expect(choose({ environment, backend: "simd" })).toEqual({
      device: "auto",
      backend: "simd",
      from: "--backend",
    });
    expect(choose({ environment, device: "gpu" })).toEqual({
      device: "gpu",
      backend: "auto",
      from: "--device",
    });
    expect(choose({ environment })).toMatchObject({
      backend: "wasm",
      from: "AUCTION_MECH_TRAINER_BACKEND",
    });
    expect(choose({ environment: { AUCTION_MECH_BACKEND: "cpu" } })).toMatchObject({
      backend: "cpu",
      from: "AUCTION_MECH_BACKEND",
    });
    expect(choose({ environment: {} })).toEqual({ device: "auto", backend: "auto", from: "default" });
  });

  it("lets every package differ, so that a sweep's workers and a final training do", () => {
    const of = (name: "trainer" | "tuner" | "econ") =>
      chooseCompute({ package: name, environment: { ...environment, AUCTION_MECH_TUNER_BACKEND: "simd" } });
    expect([of("trainer").backend, of("tuner").backend, of("econ").backend]).toEqual(["wasm", "simd", "cpu"]);
  });

  it("takes an explicit auto for an answer, and an empty variable for none", () => {
    expect(chooseCompute({ package: "tuner", environment, backend: "auto" }).backend).toBe("auto");
    expect(
      chooseCompute({ package: "tuner", environment: { ...environment, AUCTION_MECH_TUNER_BACKEND: "" } })
        .backend,
    ).toBe("cpu");
  });

  it.each(["gpu", "cuda", "mps"])("knows %s as any GPU", (word) => {
    const anyGpu = { device: "gpu", backend: "auto" };
    expect(chooseCompute({ package: "trainer", device: word, environment })).toMatchObject(anyGpu);
    expect(chooseCompute({ package: "trainer", environment: { AUCTION_MECH_BACKEND: word } })).toMatchObject(
      anyGpu,
    );
  });

  it("refuses unknown words where they stand", () => {
    const refused = (given: Omit<Parameters<typeof chooseCompute>[0], "package">, message: RegExp) => {
      expect(() => chooseCompute({ package: "trainer", environment: {}, ...given })).toThrow(InvalidArgument);
      expect(() => chooseCompute({ package: "trainer", environment: {}, ...given })).toThrow(message);
    };
    refused({ device: "tpu" }, /`--device` must be one of auto, cpu, gpu .*"tpu"/);
    refused({ backend: "quantum" }, /`--backend` must be one of auto, simd, tensorflow-gpu, .*"quantum"/);
    refused(
      { environment: { AUCTION_MECH_BACKEND: "quantum" } },
      /`AUCTION_MECH_BACKEND` must be one of .*"quantum"/,
    );
    for (const backend of ["simd", "wasm", "cpu"]) {
      refused({ device: "gpu", backend }, /`--device gpu` must go with a backend that can use a GPU/);
    }
    refused({ device: "cpu", backend: "tensorflow-gpu" }, /`--device cpu` must go with/);
  });
});

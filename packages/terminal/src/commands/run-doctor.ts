import {
  type ComputingPackage,
  chooseCompute,
  type ExaminedBackend,
  examineBackends,
  processorFacts,
} from "@auction-mech/backend";
import { loadKernels } from "@auction-mech/kernels/node";
import { type DoctorResult, environment } from "@auction-mech/trainer";
import { ExitCode } from "../exit-code.js";
import { doctorTable } from "../render/doctor-table.js";
import { openRenderer } from "../render/open-renderer.js";
import type { OutputFlags } from "./flags.js";

const KERNELS_DEVICE = "CPU (WebAssembly SIMD kernels)";
const PACKAGES: readonly ComputingPackage[] = ["trainer", "tuner", "econ"];

/** What `doctor` does: tries everything afresh, whatever was found out before. */
export async function runDoctor(flags: OutputFlags): Promise<ExitCode> {
  // First: a variable that says nothing known should not cost the wait.
  const choices = PACKAGES.map((name) => ({ package: name, ...chooseCompute({ package: name }) }));
  const show = openRenderer(flags, doctorTable);
  show.say("trying each backend in a process of its own");
  const kernels = await examineKernels();
  const backends = [kernels.row];
  const devices = kernels.row.usable ? [KERNELS_DEVICE] : [];
  for await (const examined of examineBackends({ fresh: true })) {
    backends.push(rowOf(examined));
    if (examined.trial.usable) devices.push(examined.trial.device);
  }
  const kernelBuild = kernels.builds.at(-1) ?? null;
  show.end({
    type: "result",
    v: 1,
    command: "doctor",
    environment: environment(devices.map((device) => ({ device, kernelBuild }))),
    processor: processorFacts(),
    kernelBuilds: kernels.builds,
    backends,
    choices,
  });
  return ExitCode.done;
}

type Row = DoctorResult["backends"][number];

/** The fused kernels, which need no TensorFlow.js, and their builds, fastest last. */
async function examineKernels(): Promise<{ row: Row; builds: string[] }> {
  try {
    const [plain, fastest] = [await loadKernels({ deterministic: true }), await loadKernels()];
    const builds = [...new Set([plain.build, fastest.build])];
    const threads = fastest.threaded ? "several threads" : "one thread";
    const reason = `${KERNELS_DEVICE}, ${fastest.build} build, ${threads}`;
    return { row: { name: "simd", usable: true, processor: "cpu", reason, remedy: null }, builds };
  } catch (error) {
    const reason = `The kernels must compile, but failed: ${error instanceof Error ? error.message : error}.`;
    const remedy = "Use Node 20.19 or later, without flags that take WebAssembly's SIMD away.";
    return { row: { name: "simd", usable: false, processor: null, reason, remedy }, builds: [] };
  }
}

function rowOf({ name, trial }: ExaminedBackend): Row {
  if (!trial.usable) {
    return { name, usable: false, processor: null, reason: trial.reason, remedy: trial.remedy };
  }
  const { device, processor, milliseconds } = trial;
  const reason = `${device}, ${milliseconds.toFixed(1)} ms for a step on a toy network`;
  return { name, usable: true, processor, reason, remedy: null };
}

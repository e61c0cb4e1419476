import type { DoctorResult } from "@auction-mech/trainer";

/** What `doctor` found, for a person: what is usable, then what is not and what to do about it. */
export function doctorTable({
  environment,
  processor,
  kernelBuilds,
  backends,
  choices,
}: DoctorResult): string {
  const width = Math.max(...backends.map(({ name }) => name.length));
  const rows = backends.flatMap(({ name, usable, reason, remedy }) => {
    const first = `  ${name.padEnd(width)}  ${usable ? "usable " : "not yet"}  ${reason}`;
    return remedy === null ? [first] : [first, `${" ".repeat(width + 13)}${remedy}`];
  });
  const features = processor.features?.join(" ") || "the system does not tell";
  return [
    `Node ${environment.node}, ${process.platform} ${process.arch}`,
    `${processor.model}, threads: ${processor.threads}, vector instructions: ${features}`,
    `kernel builds: ${kernelBuilds.join(", ") || "none"}`,
    "",
    ...rows,
    "",
    ...choices.map(({ package: name, ...choice }) =>
      name === "econ" ? `econ: ${measuring(choice)}` : `${name}: ${chosen(choice)}`,
    ),
  ].join("\n");
}

type Choice = Omit<DoctorResult["choices"][number], "package">;

/** Evaluation takes 64 bits, which no TensorFlow.js backend has. */
function measuring({ backend, from }: Choice): string {
  return backend === "cpu"
    ? `plain JavaScript (by ${from})`
    : "simd where it has kernels, else plain JavaScript";
}

function chosen({ backend, device, from }: Choice): string {
  const why = from === "default" ? "" : ` (by ${from})`;
  if (backend !== "auto") return `${backend}${why}`;
  const where = {
    auto: "simd where it has kernels, else the first usable backend; a GPU where it is measured to be faster",
    cpu: "simd where it has kernels, else the first backend that is usable on the CPU",
    gpu: "the first backend that is usable on a GPU",
  }[device];
  return `${where}${why}`;
}

import { z } from "zod";
import { environment } from "./parts.js";

const processor = z.enum(["gpu", "cpu"]);

/** The JSON contract of `doctor`: its last line. */
export const doctorResultSchema = z.strictObject({
  type: z.literal("result"),
  v: z.literal(1),
  command: z.literal("doctor"),
  environment,
  processor: z.strictObject({
    model: z.string(),
    threads: z.int().min(1),
    features: z.array(z.string()).readonly().nullable().describe("null where the system does not tell"),
  }),
  kernelBuilds: z.array(z.string()).describe("the simd engine's, fastest last"),
  backends: z
    .array(
      z.strictObject({
        name: z.string(),
        usable: z.boolean(),
        processor: processor.nullable().describe("what it computes on here; null where it does not"),
        reason: z.string().describe("what computes and how fast, or why it cannot"),
        remedy: z.string().nullable().describe("what would make it usable; null where it is"),
      }),
    )
    .describe("the simd engine, then TensorFlow.js' backends in the order in which they are tried"),
  choices: z
    .array(
      z.strictObject({
        package: z.string(),
        device: z.enum(["auto", "cpu", "gpu"]),
        backend: z.string(),
        from: z.string().describe("the variable that says so, or `default`"),
      }),
    )
    .describe("what each package that computes has been told"),
});

export type DoctorResult = Readonly<z.infer<typeof doctorResultSchema>>;

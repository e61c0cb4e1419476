import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { InvalidArgument } from "@auction-mech/core";

/** A TensorFlow that a C program can be linked to. */
export interface TensorflowLibrary {
  /** Holds `tensorflow/c/c_api.h`. */
  readonly include: string;
  /** The shared libraries, under every name that the folder has for them, by path. */
  readonly libraries: readonly string[];
}

const HEADER = "tensorflow/c/c_api.h";

/** The C API's library: of libtensorflow's own name, or of the Python wheel's. */
const WITH_C_API = /^libtensorflow(_cc)?(\.\d+)*\.(so(\.\d+)*|dylib)$/;
const FRAMEWORK = /^libtensorflow_framework(\.\d+)*\.(so(\.\d+)*|dylib)$/;

/** Where libtensorflow is unpacked by custom. */
const USUAL_PREFIXES = ["/usr/local", "/usr", "/opt/libtensorflow", "/opt/homebrew"];

/**
 * Looks for a TensorFlow.
 *
 * @param folder libtensorflow's (with `include` and `lib`), a Python package
 *   `tensorflow`, or a virtual environment; without it, the Python on the PATH
 *   and the usual prefixes are asked
 * @throws InvalidArgument that says what was looked for where
 */
export function findTensorflow(folder?: string): TensorflowLibrary {
  const places = folder === undefined ? [...pythonPackages(), ...USUAL_PREFIXES] : placesIn(resolve(folder));
  for (const place of places) {
    const found = tensorflowIn(place);
    if (found) return found;
  }
  const remedy = "Run `pip install tensorflow`, or unpack libtensorflow and run `pnpm native:link DIR`.";
  throw new InvalidArgument(
    `A TensorFlow must have include/${HEADER}, libtensorflow or libtensorflow_cc, and libtensorflow_framework, but there is none in ${places.join(", ")}. ${remedy}`,
  );
}

/** As libtensorflow is laid out, or as the Python package is. */
function tensorflowIn(place: string): TensorflowLibrary | undefined {
  const include = join(place, "include");
  if (!existsSync(join(include, HEADER))) return undefined;
  for (const folder of [join(place, "lib"), place]) {
    if (!existsSync(folder)) continue;
    const files = readdirSync(folder).sort();
    const [api, framework] = [WITH_C_API, FRAMEWORK].map((name) => files.filter((file) => name.test(file)));
    if (api!.length > 0 && framework!.length > 0) {
      return { include, libraries: [...api!, ...framework!].map((file) => join(folder, file)) };
    }
  }
  return undefined;
}

/** A folder, and where a virtual environment of that name keeps its packages. */
function placesIn(folder: string): string[] {
  const packages = join(folder, "lib");
  const pythons = existsSync(packages)
    ? readdirSync(packages).filter((name) => name.startsWith("python"))
    : [];
  return [
    folder,
    join(folder, "tensorflow"),
    ...pythons.map((name) => join(packages, name, "site-packages/tensorflow")),
  ];
}

/** The `tensorflow` that Python would import, found without importing it, which takes seconds. */
function pythonPackages(): string[] {
  const program =
    "import importlib.util; spec = importlib.util.find_spec('tensorflow'); print(spec.origin if spec else '')";
  for (const python of ["python3", "python"]) {
    try {
      const origin = execFileSync(python, ["-c", program], { encoding: "utf8", stdio: "pipe" }).trim();
      if (origin) return [dirname(origin)];
    } catch {
      // No such program.
    }
  }
  return [];
}

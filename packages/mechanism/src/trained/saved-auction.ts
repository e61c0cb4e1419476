import {
  InvalidData,
  type NamedParameters,
  type ParameterArray,
  type TrainableMechanism,
} from "@auction-mech/core";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { z } from "zod";
import { requireParameters } from "./architecture.js";
import { architectures } from "./architectures.js";

/** The name of a saved auction's description inside its folder. */
export const AUCTION_FILE = "auction.json";

const FORMAT = "auction-mech/auction";
const VERSION = 1;

/** Where an auction came from: JSON of the caller's choice, such as the valuation it was trained on. */
export type AuctionOrigin = Readonly<Record<string, unknown>>;

export interface SavedAuction {
  readonly auction: TrainableMechanism;
  readonly origin: AuctionOrigin;
}

/** A saved auction as files: its description, which names the file of its parameters. */
export interface EncodedAuction {
  readonly description: Uint8Array;
  readonly parameters: { readonly file: string; readonly bytes: Uint8Array };
}

const descriptionSchema = z.object({
  spec: z.looseObject({ mechanism: z.string() }),
  origin: z.record(z.string(), z.unknown()),
  parameters: z.object({
    file: z.string().regex(/^parameters-[0-9a-f]+\.bin$/),
    sha256: z.string(),
    arrays: z.array(z.object({ name: z.string(), shape: z.array(z.int().min(0)) })),
  }),
});

/**
 * Encodes an auction as two files. The parameters' file is named by its
 * content, so that replacing the description alone replaces the auction.
 * Numbers are little-endian 32-bit floats in the architecture's order.
 */
export function encodeAuction(auction: TrainableMechanism, origin: AuctionOrigin = {}): EncodedAuction {
  const arrays = Object.entries(auction.parameters);
  const bytes = new Uint8Array(arrays.reduce((length, [, { data }]) => length + 4 * data.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [, { data }] of arrays) {
    for (const value of data) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  const digest = bytesToHex(sha256(bytes));
  const file = `parameters-${digest.slice(0, 16)}.bin`;
  const description = {
    format: FORMAT,
    version: VERSION,
    spec: auction.spec,
    origin,
    parameters: { file, sha256: digest, arrays: arrays.map(([name, { shape }]) => ({ name, shape })) },
  };
  return {
    description: new TextEncoder().encode(`${JSON.stringify(description, null, 2)}\n`),
    parameters: { file, bytes },
  };
}

/** The name of the parameters' file that a description asks for. */
export function parametersFile(description: Uint8Array): string {
  return parseDescription(description).parameters.file;
}

/**
 * Decodes what {@link encodeAuction} made.
 *
 * @throws InvalidData when the files are damaged, of another program or of another version
 */
export function decodeAuction(description: Uint8Array, parameters: Uint8Array): SavedAuction {
  const parsed = parseDescription(description);
  const digest = bytesToHex(sha256(parameters));
  if (digest !== parsed.parameters.sha256) {
    throw new InvalidData(
      `${parsed.parameters.file} must have the SHA-256 that ${AUCTION_FILE} names, ${parsed.parameters.sha256.slice(0, 16)}…, but has ${digest.slice(0, 16)}…. The auction is damaged: copy the whole folder again or train anew.`,
    );
  }
  const architecture = architectures.get(parsed.spec.mechanism);
  const spec = architecture.spec.safeParse(parsed.spec);
  if (!spec.success) {
    const issue = spec.error.issues[0]!;
    throw new InvalidData(
      `${AUCTION_FILE} must describe a valid ${architecture.name}, but its \`spec.${issue.path.join(".")}\` is not: ${issue.message}. Save the auction again.`,
    );
  }
  const named = readParameters(parsed.parameters.arrays, parameters);
  requireParameters(architecture.shapes(spec.data), named);
  return { auction: architecture.create(spec.data, named), origin: parsed.origin };
}

function parseDescription(description: Uint8Array): z.infer<typeof descriptionSchema> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(description));
  } catch (cause) {
    throw new InvalidData(
      `${AUCTION_FILE} must be JSON, but is not. The auction is damaged: copy the folder again or train anew.`,
      { cause },
    );
  }
  const { format, version } = (json ?? {}) as { format?: unknown; version?: unknown };
  if (format !== FORMAT) {
    throw new InvalidData(
      `${AUCTION_FILE} must have "format": "${FORMAT}", but has ${JSON.stringify(format)}. Name a folder that \`auction-mech train\` saved.`,
    );
  }
  if (version !== VERSION) {
    throw new InvalidData(
      `${AUCTION_FILE} must have "version": ${VERSION}, but has ${JSON.stringify(version)}. Use the release of auction-mech that saved it, or train anew.`,
    );
  }
  const parsed = descriptionSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new InvalidData(
      `${AUCTION_FILE} must be complete, but \`${issue.path.join(".")}\` is not valid: ${issue.message}. The auction is damaged: copy the folder again or train anew.`,
    );
  }
  return parsed.data;
}

function readParameters(
  arrays: readonly { readonly name: string; readonly shape: readonly number[] }[],
  bytes: Uint8Array,
): NamedParameters {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const named = arrays.map(({ name, shape }): [string, ParameterArray] => {
    const length = shape.reduce((product, size) => product * size, 1);
    if (at + 4 * length > bytes.byteLength) {
      throw new InvalidData(
        `The parameters must hold ${at / 4 + length} numbers up to "${name}", but hold ${bytes.byteLength / 4}. The auction is damaged: copy the folder again or train anew.`,
      );
    }
    const data = Float32Array.from({ length }, (_, k) => view.getFloat32(at + 4 * k, true));
    at += 4 * length;
    return [name, { shape, data }];
  });
  return Object.fromEntries(named);
}

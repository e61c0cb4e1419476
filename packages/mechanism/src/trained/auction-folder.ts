import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { AuctionMechError, InvalidData, type TrainableMechanism } from "@auction-mech/core";
import { writeFileAtomic } from "@auction-mech/core/node";
import {
  AUCTION_FILE,
  type AuctionOrigin,
  decodeAuction,
  encodeAuction,
  parametersFile,
  type SavedAuction,
} from "./saved-auction.js";

/**
 * Saves an auction in `folder`, made if missing. At every moment the folder
 * holds the former auction or the new one, whole.
 */
export async function saveAuction(
  folder: string,
  auction: TrainableMechanism,
  origin: AuctionOrigin = {},
): Promise<void> {
  const { description, parameters } = encodeAuction(auction, origin);
  await writeFileAtomic(join(folder, parameters.file), parameters.bytes);
  await writeFileAtomic(join(folder, AUCTION_FILE), description);
  const stale = (await readdir(folder)).filter(
    (file) => /^parameters-[0-9a-f]+\.bin$/.test(file) && file !== parameters.file,
  );
  await Promise.all(stale.map((file) => rm(join(folder, file), { force: true })));
}

/**
 * Loads the auction that {@link saveAuction} left in `folder`.
 *
 * @throws InvalidData when there is none or it is damaged; the message names the folder
 */
export async function loadAuction(folder: string): Promise<SavedAuction> {
  const description = await readPart(folder, AUCTION_FILE);
  try {
    return decodeAuction(description, await readPart(folder, parametersFile(description)));
  } catch (cause) {
    if (!AuctionMechError.isInstance(cause)) throw cause;
    throw new InvalidData(`${folder}: ${cause.message}`, { cause });
  }
}

async function readPart(folder: string, file: string): Promise<Uint8Array> {
  try {
    return await readFile(join(folder, file));
  } catch (cause) {
    throw new InvalidData(
      `A saved auction must be a folder with ${AUCTION_FILE} and its parameters, but "${join(folder, file)}" cannot be read. Name a folder that \`auction-mech train\` saved.`,
      { cause },
    );
  }
}

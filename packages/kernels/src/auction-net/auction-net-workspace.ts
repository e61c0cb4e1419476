import { groupsOf } from "../groups.js";
import type { Kernels } from "../kernels.js";
import type { StepNeeds } from "../step-needs.js";
import { openWorkspace, type Workspace } from "../workspace.js";
import type { AuctionNetShape } from "./dimensions.js";
import { type AuctionNetFields, type Capacity, layOut } from "./layout.js";
import { parameterBlocks } from "./parameter-blocks.js";
import { NETWORK, type NetworkRecord, writeLayers } from "./record.js";

export type AuctionNetWorkspace = Workspace<Partial<NetworkRecord>, AuctionNetFields>;

/** @param threads are used as far as there is work for them and the platform has them */
export function openAuctionNetWorkspace(
  kernels: Kernels,
  shape: AuctionNetShape,
  capacity: Capacity,
  threads: number,
): AuctionNetWorkspace {
  return openWorkspace({
    kernels,
    configure: "configure",
    format: NETWORK,
    threads: usedThreads(shape, capacity, threads),
    layOut: (used) => layOut(shape, capacity, used),
    prepare: (memory, { record, layers }) => writeLayers(memory, record.layers, layers),
  });
}

/** What steps of so many profiles, and misreports a bidder, take. */
export function auctionNetNeeds(shape: AuctionNetShape, capacity: Capacity, threads: number): StepNeeds {
  const used = usedThreads(shape, capacity, threads);
  return { threads: used, bytes: layOut(shape, capacity, used).bytes };
}

function usedThreads(shape: AuctionNetShape, { batch }: Capacity, threads: number): number {
  return Math.min(threads, groupsOf(parameterBlocks(shape).length, batch).groups);
}

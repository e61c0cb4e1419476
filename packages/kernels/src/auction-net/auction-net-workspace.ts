import { groupsOf } from "../groups.js";
import type { Kernels } from "../kernels.js";
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
  const { groups } = groupsOf(parameterBlocks(shape).length, capacity.batch);
  return openWorkspace({
    kernels,
    configure: "configure",
    format: NETWORK,
    threads: Math.min(threads, groups),
    layOut: (used) => layOut(shape, capacity, used),
    prepare: (memory, { record, layers }) => writeLayers(memory, record.layers, layers),
  });
}

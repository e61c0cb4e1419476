/** The parts of the optional peer that are used: it is not there to take its types from. */
declare module "webgpu" {
  export interface AdapterInfo {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    /** A processor's software renderer. */
    readonly isFallbackAdapter: boolean;
  }
  export interface Gpu {
    requestAdapter(options?: {
      powerPreference: "high-performance";
    }): Promise<{ readonly info: AdapterInfo } | null>;
  }
  /** @param flags Dawn's own, such as "backend=vulkan" */
  export function create(flags: readonly string[]): Gpu;
  /** What browsers have as globals: `GPUBufferUsage` and the like. */
  export const globals: object;
}

/** A `WebAssembly.Module`; opaque, so that its users need no DOM types. */
export type CompiledModule = object;

/** Memory that wasm does not have: noticed where it is asked for. */

/** Bytes that tfjs's wasm backend can hold: it takes addresses for signed numbers, so the upper half of 4 GiB is lost. */
export const WASM_BYTES = 2 ** 31;

/** The backend has no memory for a tensor. Nothing was overwritten; what asked for it has not happened. */
export class OutOfMemory extends Error {
  override name = 'OutOfMemory';

  constructor(readonly bytes: number) {
    super(`${bytes} bytes`);
  }
}

/** What we use of the emscripten module behind tfjs 4.22.0's wasm backend (pinned). */
interface Module {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/**
 * Makes the backend's allocations fail where there is no memory. `malloc` then gives address 0, which tfjs writes to as to
 * any other: it overwrites what lies there, other tensors among it, and says nothing.
 * @throws OutOfMemory from then on, whenever a tensor cannot be held
 */
export function refuseToOverwrite(module: Module): void {
  // Emscripten puts the real functions in the place of these at their first call.
  module._free(module._malloc(1));
  const { _malloc: malloc, _free: free } = module;
  module._malloc = (bytes) => {
    const address = malloc(bytes);
    if (address > 0) return address;
    if (address !== 0) free(address);
    throw new OutOfMemory(bytes);
  };
}

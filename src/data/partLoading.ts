/**
 * Parts of the program that are loaded when they are needed. A page stays open while the connection goes, or while a new
 * version is published, whose parts have other names: that is no fault of the person's, nor of their files.
 */
import { DataError } from './dataError.ts';

const missing = (part: string, cause: unknown): DataError =>
  new DataError(
    'not-loaded',
    `A part of Freeze Lab (${part}) could not be loaded: the connection is gone, or a new version was published. ` +
      'Nothing was changed. Try again when the server can be reached; if that does not help, save what you want to keep ' +
      'and reload the page.',
    { cause },
  );

/**
 * Loads a part's code. Every dynamic import goes through here.
 * @param part what it is, in words
 * @param load `() => import('…')`; may be called again after it failed, and browsers then ask the server again
 * @throws DataError `not-loaded`
 */
export async function loadPart<T>(part: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw missing(part, cause);
  }
}

/**
 * Loads a WebAssembly module's bytes; what a server sends in their place is noticed.
 * @param part what it is, in words
 * @throws DataError `not-loaded`
 */
export function fetchWasm(part: string, url: string): Promise<Blob> {
  return loadPart(part, async () => {
    const response = await fetch(url);
    const bytes = await response.arrayBuffer();
    if (!response.ok || !WebAssembly.validate(bytes)) throw new Error(`${url}: ${response.status}, no WebAssembly`);
    return new Blob([bytes], { type: 'application/wasm' });
  });
}

/**
 * Parts of the program that are loaded when they are needed. A page stays open while the connection goes, or while a new
 * version is published, whose parts have other names: that is no fault of the person's, nor of their files.
 */
import type { ProblemOf } from '../config/problems/problem.ts';
import { DataError } from './dataError.ts';

/** What can be missing. */
type Part = ProblemOf<'part-not-loaded'>['part'];

/**
 * Loads a part's code. Every dynamic import goes through here.
 * @param part what it is
 * @param load `() => import('…')`; may be called again after it failed, and browsers then ask the server again
 * @throws DataError `not-loaded`
 */
export async function loadPart<T>(part: Part, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new DataError('not-loaded', { code: 'part-not-loaded', part }, { cause });
  }
}

/**
 * Loads a WebAssembly module's bytes; what a server sends in their place is noticed.
 * @param part what it is
 * @throws DataError `not-loaded`
 */
export function fetchWasm(part: Part, url: string): Promise<Blob> {
  return loadPart(part, async () => {
    const response = await fetch(url);
    const bytes = await response.arrayBuffer();
    if (!response.ok || !WebAssembly.validate(bytes)) throw new Error(`${url}: ${response.status}, no WebAssembly`);
    return new Blob([bytes], { type: 'application/wasm' });
  });
}

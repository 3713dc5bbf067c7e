/**
 * How the page's part of a session file lies in its bytes: `FLPAGE`, two zero bytes, the header's length as uint32, the
 * header as JSON (`pageHeader`), then per lane its `length` points: steps as int32, seconds as float64, and the columns
 * in the header's order as float32. All numbers are little endian, as every machine that runs a browser has them.
 */
import { PAGE_FORMAT, PAGE_VERSION, type PageHeader } from './sessionPageSchema.ts';

export const PAGE_MAGIC = 'FLPAGE\0\0';

/** What stands in front of the points. */
export function pageHead(header: Omit<PageHeader, 'format' | 'version'>): Blob {
  const text = new TextEncoder().encode(JSON.stringify({ format: PAGE_FORMAT, version: PAGE_VERSION, ...header }));
  return new Blob([PAGE_MAGIC, Uint32Array.of(text.length), text]);
}

/** Pages of Ogg for tests. Their checksums are left at 0: nothing here reads them. */
import { join } from './riffChunks.ts';

export interface PageOptions {
  isFirst?: boolean;
  serial?: number;
}

/** One page that holds `content` whole; 65,025 bytes at most. */
export function oggPage(content: Uint8Array | string, { isFirst = false, serial = 1 }: PageOptions = {}) {
  const bytes = join(content);
  const lengths = Array.from({ length: Math.floor(bytes.length / 255) + 1 }, (_, i) =>
    Math.min(255, bytes.length - 255 * i),
  );
  const header = new Uint8Array(27);
  header.set(join('OggS'));
  header[5] = isFirst ? 2 : 0;
  new DataView(header.buffer).setUint32(14, serial, true);
  header[26] = lengths.length;
  return join(header, Uint8Array.from(lengths), bytes);
}

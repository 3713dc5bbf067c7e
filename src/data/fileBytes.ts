/** Pieces of a file's bytes, as the readers of audio need them. */

/** Up to `size` bytes from `from` on; fewer where the file ends. */
export const bytesOf = async (file: Blob, from: number, size: number): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await file.slice(from, from + size).arrayBuffer());

/** Bytes as text of one character per byte; `to` may lie beyond the end. */
export const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A file without a piece at its end that is not whole, and whether there was one. */
export interface WholeMedia {
  body: Blob;
  isCutOff: boolean;
}

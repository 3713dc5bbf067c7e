/** The files of the built page in memory, by the address they are asked for. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** What is text, or packs like it, is sent compressed. */
const TYPES = /** @type {Record<string, { type: string, packs: boolean }>} */ ({
  '.html': { type: 'text/html; charset=utf-8', packs: true },
  '.js': { type: 'text/javascript; charset=utf-8', packs: true },
  '.css': { type: 'text/css; charset=utf-8', packs: true },
  '.json': { type: 'application/json; charset=utf-8', packs: true },
  '.webmanifest': { type: 'application/manifest+json; charset=utf-8', packs: true },
  '.svg': { type: 'image/svg+xml', packs: true },
  '.wasm': { type: 'application/wasm', packs: true },
  '.png': { type: 'image/png', packs: false },
  '.flac': { type: 'audio/flac', packs: false },
});
const UNKNOWN = { type: 'application/octet-stream', packs: false };

/**
 * @typedef {object} PageFile
 * @property {string} type
 * @property {boolean} packs
 * @property {boolean} lasting whether its name carries a hash of its content, so that it never changes
 * @property {string} digest
 * @property {Buffer} bytes
 * @property {() => Promise<Buffer>} packed its gzip, made when it is first asked for
 */

/** @param {string} path @param {Buffer} bytes @returns {PageFile} */
function pageFile(path, bytes) {
  /** @type {Promise<Buffer> | null} */
  let packed = null;
  return {
    ...(TYPES[extname(path)] ?? UNKNOWN),
    lasting: path.startsWith('/assets/'),
    digest: createHash('sha256').update(bytes).digest('base64url').slice(0, 22),
    bytes,
    packed: () => (packed ??= promisify(gzip)(bytes, { level: 9 })),
  };
}

/**
 * Reads a folder. What is not in it then has no address at all, whatever a request looks like, and a build in the
 * meantime takes nothing away from a page that is open.
 * @param {string} folder
 * @returns {Promise<Map<string, PageFile>>} by decoded path, from `/`; `/` itself is `/index.html`
 */
export async function readPageFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => {
      const address = `/${relative(folder, path).split(sep).join('/')}`;
      return /** @type {const} */ ([address, pageFile(address, await readFile(path))]);
    }),
  );
  return new Map(files);
}

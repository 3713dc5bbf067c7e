/**
 * How `npm start` serves the built page: compressed, and under a policy that lets the browser refuse every request to
 * another origin.
 */
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
});

export const HEADERS = {
  'Content-Security-Policy': [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'", // charts set sizes and colours inline
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "connect-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "base-uri 'self'",
    "form-action 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Vite plugin: answers requests for text-like files of the build with their gzip.
 * @returns {import('vite').Plugin}
 */
export function compressedPreview() {
  return {
    name: 'compressed-preview',
    configurePreviewServer(server) {
      const send = compressedFiles(resolve(server.config.root, server.config.build.outDir));
      server.middlewares.use((request, response, next) => {
        const accepts = request.headers['accept-encoding']?.includes('gzip') ?? false;
        if (!accepts || request.method !== 'GET') return next();
        send(request.url ?? '/', response).then(
          (sent) => sent || next(),
          () => next(), // no such file, or no such address: the preview server has an answer for both
        );
      });
    },
  };
}

/** @param {string} folder */
function compressedFiles(folder) {
  /** @type {Map<string, Promise<Buffer>>} by path and time of change */
  const cache = new Map();

  /**
   * @param {string} url
   * @param {import('node:http').ServerResponse} response
   * @returns {Promise<boolean>} whether there was such a file
   */
  return async (url, response) => {
    const path = decodeURIComponent(url.replace(/[?#].*$/, '')).replace(/\/$/, '/index.html');
    const type = TYPES[extname(path)];
    const file = normalize(join(folder, path));
    if (!type || !file.startsWith(folder + sep)) return false;
    const key = `${file} ${(await stat(file)).mtimeMs}`;
    const body = cache.get(key) ?? readFile(file).then((bytes) => promisify(gzip)(bytes, { level: 9 }));
    cache.set(key, body);
    const bytes = await body;
    response.writeHead(200, {
      ...HEADERS,
      // Names of assets carry a hash of their content; everything else is asked for again.
      'Cache-Control': path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
      'Content-Type': type,
      'Content-Encoding': 'gzip',
      Vary: 'Accept-Encoding',
      'Content-Length': bytes.length,
    });
    response.end(bytes);
    return true;
  };
}

/** How `npm start` serves the built page: compressed, under the page's policy, and with a sentence for what it refuses. */
import { createServer } from 'node:http';
import { HEADERS } from './pagePolicy.mjs';

/** Characters of an address. All settings of an experiment take about 2,000. */
export const LONGEST_ADDRESS = 16_000;
/** Bytes of an address and all headers that are read at all, so that longer ones can be told so. */
const MOST_READ = 256 * 1024;

const WORDS = {
  400: 'This address cannot be read: it has a % that no two hexadecimal digits follow, or bytes that are no text.',
  404: 'There is nothing at this address. Freeze Lab is at / of this server.',
  405: 'Only GET and HEAD are answered here.',
  414: `This address is too long: at most ${LONGEST_ADDRESS} characters are read. Leave settings out of ?x=; those that are not named keep their defaults.`,
  416: 'The file has no such bytes.',
  431: `The address and the headers of this request are too long: at most ${MOST_READ / 1024} KiB are read. Shorten the address, or delete this server's cookies.`,
  500: 'The server failed to answer. Its own window may say why.',
};
/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */
/** @typedef {import('./pageFiles.mjs').PageFile} PageFile */

const PLAIN = { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };

/**
 * @param {() => Promise<Map<string, PageFile>>} filesOf asked once a request; see `readPageFiles`
 * @returns {import('node:http').Server} does not listen yet
 */
export function createPageServer(filesOf) {
  const server = createServer({ maxHeaderSize: MOST_READ }, (request, response) => {
    answer(filesOf, request, response).catch((error) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else refuse(request, response, 500);
    });
  });
  return server.on('clientError', refuseUnread);
}

/** @param {() => Promise<Map<string, PageFile>>} filesOf @param {Request} request @param {Response} response */
async function answer(filesOf, request, response) {
  const { method, url = '/' } = request;
  if (url.length > LONGEST_ADDRESS) return refuse(request, response, 414);
  if (method !== 'GET' && method !== 'HEAD') return refuse(request, response, 405, { Allow: 'GET, HEAD' });
  const path = pathOf(url);
  if (path === null) return refuse(request, response, 400);
  const file = (await filesOf()).get(path);
  return file ? send(file, request, response) : refuse(request, response, 404);
}

/** The decoded path of an address, or null if it has none. @param {string} url */
function pathOf(url) {
  try {
    const path = decodeURIComponent(url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, ''));
    return path.includes('\0') ? null : path.replace(/^$|\/$/, '/index.html');
  } catch {
    return null;
  }
}

/** @param {PageFile} file @param {Request} request @param {Response} response */
async function send(file, { method, headers }, response) {
  // A part of a file is a part of its plain bytes.
  const packed = file.packs && headers.range === undefined && acceptsGzip(headers['accept-encoding']);
  const etag = `"${file.digest}${packed ? '-gzip' : ''}"`;
  const common = {
    ...HEADERS,
    ETag: etag,
    'Cache-Control': file.lasting ? 'max-age=31536000, immutable' : 'no-cache',
    ...(file.packs ? { Vary: 'Accept-Encoding' } : {}),
  };
  if (isKnown(headers['if-none-match'], etag)) return void response.writeHead(304, common).end();
  const bytes = packed ? await file.packed() : file.bytes;
  const isCurrent = headers['if-range'] === undefined || headers['if-range'] === etag;
  const range = method === 'GET' && isCurrent ? rangeOf(headers.range, bytes.length) : null;
  const described = {
    ...common,
    'Content-Type': file.type,
    'Accept-Ranges': 'bytes',
    ...(packed ? { 'Content-Encoding': 'gzip' } : {}),
  };
  if (range === 'none') {
    const length = { 'Content-Range': `bytes */${bytes.length}` };
    return void response.writeHead(416, { ...PLAIN, ...length }).end(`${WORDS[416]}\n`);
  }
  const [from, to] = range ?? [0, bytes.length];
  response.writeHead(range ? 206 : 200, {
    ...described,
    'Content-Length': to - from,
    ...(range ? { 'Content-Range': `bytes ${from}-${to - 1}/${bytes.length}` } : {}),
  });
  response.end(method === 'HEAD' ? undefined : bytes.subarray(from, to));
}

/** @param {Request} request @param {Response} response @param {keyof typeof WORDS} status */
function refuse({ method }, response, status, headers = {}) {
  const words = `${WORDS[status]}\n`;
  response.writeHead(status, { ...PLAIN, 'Content-Length': Buffer.byteLength(words), ...headers });
  response.end(method === 'HEAD' ? undefined : words);
}

/**
 * What Node's parser refuses has no request to answer; Node's own answer would be a bare status line.
 * @param {NodeJS.ErrnoException} error
 * @param {import('node:stream').Duplex} socket
 */
function refuseUnread(error, socket) {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const words = status === 431 ? WORDS[431] : 'This is no request that can be read.';
  const headers = Object.entries({ ...PLAIN, Connection: 'close', 'Content-Length': Buffer.byteLength(words) });
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(
    `HTTP/1.1 ${status} ${status === 431 ? 'Request Header Fields Too Large' : 'Bad Request'}\r\n${head}\r\n${words}`,
  );
}

/** @param {string | string[] | undefined} header */
function acceptsGzip(header) {
  const offers = String(header ?? '')
    .toLowerCase()
    .split(',');
  return offers.some((offer) => /^\s*(x-)?gzip\s*(;(?!\s*q=0(\.0*)?\s*$).*)?$/.test(offer));
}

/** Whether the asker's copy is this one. @param {string | undefined} header @param {string} etag */
function isKnown(header, etag) {
  const tags = header?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return tags.includes(etag) || tags.includes('*');
}

/**
 * The one range that a header asks for as [from, end), `none` if the file has no such bytes. Null, which is all of it,
 * for several ranges and for what is no range: both may be ignored.
 * @param {string | undefined} header
 * @param {number} size
 * @returns {[number, number] | 'none' | null}
 */
function rangeOf(header, size) {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
  return from < end ? [from, end] : 'none';
}

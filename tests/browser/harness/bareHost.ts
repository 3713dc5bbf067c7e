/** A static host that knows nothing of the page: the built files in a folder of it, and no headers but their type. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../../dist/', import.meta.url));
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
};
/** Where the page lies on it. */
const FOLDER = '/some/where/';

export interface BareHost {
  /** Of the page, with a slash at the end. */
  address: string;
  /** Puts markup at the beginning of the page's body, as an attacker would. */
  inject(markup: string): void;
  close(): void;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

export async function startBareHost(): Promise<BareHost> {
  let injected = '';
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/[?#].*$/, '').replace(/\/$/, '/index.html');
    const file = path.startsWith(FOLDER) && !path.includes('..') ? join(DIST, path.slice(FOLDER.length)) : '';
    readFile(file).then(
      (bytes) => {
        const body = path.endsWith('/index.html') ? bytes.toString().replace('<body>', `<body>${injected}`) : bytes;
        response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  const origin = await listening(server);
  return {
    address: origin + FOLDER,
    inject(markup) {
      injected = markup;
    },
    close: () => void server.close(),
  };
}

/** Another server, which answers everybody and counts who asked. */
export async function startForeignHost(): Promise<{ address: string; asked: () => number; close: () => void }> {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('taken');
  });
  const address = `${await listening(server)}/`;
  return { address, asked: () => asked, close: () => void server.close() };
}

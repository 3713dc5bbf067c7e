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

interface Answer {
  status: number;
  type: string;
  body: string;
}

export interface BareHost {
  /** Of the page, with a slash at the end. */
  address: string;
  /** Puts markup at the beginning of the page's body, as an attacker would. */
  inject(markup: string): void;
  /** Puts the files of another build in the place of the present ones. */
  deploy(folder: string): void;
  /** Answers so where a path ends like this; null: as before. */
  answer(pathEnd: RegExp, answer: Answer | null): void;
  /** Paths that were asked for so far, from the root of the host. */
  asked: readonly string[];
  /** Takes the server away, open connections included. */
  close(): void;
}

async function listening(server: Server, name: string): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://${name}:${(server.address() as AddressInfo).port}`;
}

const shut = (server: Server): void => {
  server.close();
  server.closeAllConnections();
};

/** @param name browsers take `*.localhost` for this machine and, without a certificate, for a safe origin */
export async function startBareHost(name = 'localhost'): Promise<BareHost> {
  let injected = '';
  let files = DIST;
  const asked: string[] = [];
  const answers = new Map<string, [RegExp, Answer]>();
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/[?#].*$/, '').replace(/\/$/, '/index.html');
    asked.push(path);
    const [, other] = [...answers.values()].find(([pattern]) => pattern.test(path)) ?? [];
    if (other) return void response.writeHead(other.status, { 'Content-Type': other.type }).end(other.body);
    const file = path.startsWith(FOLDER) && !path.includes('..') ? join(files, path.slice(FOLDER.length)) : '';
    readFile(file).then(
      (bytes) => {
        const body = path.endsWith('/index.html') ? bytes.toString().replace('<body>', `<body>${injected}`) : bytes;
        response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  const origin = await listening(server, name);
  return {
    address: origin + FOLDER,
    asked,
    inject(markup) {
      injected = markup;
    },
    deploy(folder) {
      files = folder;
    },
    answer(pathEnd, answer) {
      if (answer) answers.set(pathEnd.source, [pathEnd, answer]);
      else answers.delete(pathEnd.source);
    },
    close: () => shut(server),
  };
}

export interface ForeignHost {
  address: string;
  /** What it was asked for so far. Chrome may connect, and ask nothing, before it refuses a frame or a form. */
  asked: readonly string[];
  close(): void;
}

/** Another server, which answers everybody. */
export async function startForeignHost(): Promise<ForeignHost> {
  const asked: string[] = [];
  const server = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('taken');
  });
  server.on('upgrade', (request, socket) => {
    asked.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  const address = `${await listening(server, 'localhost')}/`;
  return { address, asked, close: () => shut(server) };
}

/** The server behind `npm start`, asked over a real socket: what it sends, and in which words it refuses. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request, type Server } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fc, test as property } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPageFiles } from '../../scripts/pageFiles.mjs';
import { createPageServer, LONGEST_ADDRESS } from '../../scripts/pageServer.mjs';

const FILES: Record<string, string> = {
  'index.html': '<!doctype html><title>page</title>',
  'assets/main-abc.js': 'export const x = 1;'.repeat(50),
  'assets/index-abc.css': 'p { margin: 0 }',
  'assets/engine-abc.wasm': '\0asm',
  'speech/manifest.json': '{}',
  'speech/a-1.flac': 'fLaC0123456789',
  'favicon.svg': '<svg/>',
  'licenses.html': '<h1>Licences</h1>',
  'ä ö.json': '{"name":"umlauts"}',
};
let folder = '';
let server: Server;
let port = 0;
beforeAll(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'freeze-lab-'));
  folder = join(parent, 'dist');
  await writeFile(join(parent, 'secret.json'), 'secret');
  for (const [path, content] of Object.entries(FILES)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const files = readPageFiles(folder);
  server = createPageServer(() => files);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.close();
  await rm(join(folder, '..'), { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}
/** Sends a path as it stands, without the tidying that `fetch` does. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    asked.on('error', reject).end();
  });
}
/** Sends bytes that no client library would. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
    let reply = '';
    socket.on('data', (part) => {
      reply += part.toString();
    });
    socket.on('close', () => resolve(reply)).on('error', reject);
  });
}

describe('files', () => {
  test.each([
    ['/', 'text/html; charset=utf-8', 'index.html'],
    ['/?x={"dim":8}', 'text/html; charset=utf-8', 'index.html'],
    ['/index.html', 'text/html; charset=utf-8', 'index.html'],
    ['/assets/main-abc.js', 'text/javascript; charset=utf-8', 'assets/main-abc.js'],
    ['/assets/index-abc.css?v=1#top', 'text/css; charset=utf-8', 'assets/index-abc.css'],
    ['/assets/engine-abc.wasm', 'application/wasm', 'assets/engine-abc.wasm'],
    ['/speech/manifest.json', 'application/json; charset=utf-8', 'speech/manifest.json'],
    ['/speech/a-1.flac', 'audio/flac', 'speech/a-1.flac'],
    ['/favicon.svg', 'image/svg+xml', 'favicon.svg'],
    ['/licenses.html', 'text/html; charset=utf-8', 'licenses.html'],
    ['/%C3%A4%20%C3%B6.json', 'application/json; charset=utf-8', 'ä ö.json'],
    ['http://localhost/favicon.svg', 'image/svg+xml', 'favicon.svg'],
  ])('%s', async (path, type, file) => {
    const { status, headers, body } = await ask(path);
    expect([status, headers['content-type'], body.toString()]).toEqual([200, type, FILES[file]]);
  });

  test('come compressed to whoever takes that, and are the same', async () => {
    const plain = await ask('/assets/main-abc.js', { 'accept-encoding': 'br, identity' });
    const packed = await ask('/assets/main-abc.js', { 'accept-encoding': 'deflate, gzip;q=0.5' });
    expect([plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([undefined, 'gzip']);
    expect(packed.headers.vary).toBe('Accept-Encoding');
    expect(packed.body.length).toBeLessThan(plain.body.length / 2);
    expect(gunzipSync(packed.body)).toEqual(plain.body);
    const refused = await ask('/assets/main-abc.js', { 'accept-encoding': 'gzip;q=0, *;q=0' });
    expect(refused.headers['content-encoding']).toBeUndefined();
    const sound = await ask('/speech/a-1.flac', { 'accept-encoding': 'gzip' });
    expect(sound.headers['content-encoding']).toBeUndefined();
  });

  test('a name with a hash lasts; everything else is asked for again, and answered by 304 while it is the same', async () => {
    expect((await ask('/assets/main-abc.js')).headers['cache-control']).toContain('immutable');
    for (const encoding of ['gzip', 'identity']) {
      const first = await ask('/', { 'accept-encoding': encoding });
      expect(first.headers['cache-control']).toBe('no-cache');
      const etag = first.headers.etag as string;
      const again = await ask('/', { 'accept-encoding': encoding, 'if-none-match': `"other", W/${etag}` });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag]);
      expect((await ask('/', { 'accept-encoding': encoding, 'if-none-match': '"other"' })).status).toBe(200);
    }
  });

  test('HEAD says the same without the bytes', async () => {
    const { date: _get, ...get } = (await ask('/speech/a-1.flac')).headers;
    const head = await ask('/speech/a-1.flac', {}, 'HEAD');
    const { date: _head, ...said } = head.headers;
    expect([head.status, head.body.length, said]).toEqual([200, 0, get]);
    expect((await ask('/nothing', {}, 'HEAD')).status).toBe(404);
  });

  test.each([
    ['bytes=0-3', 206, 'fLaC', 'bytes 0-3/14'],
    ['bytes=10-', 206, '6789', 'bytes 10-13/14'],
    ['bytes=-2', 206, '89', 'bytes 12-13/14'],
    ['bytes=0-999', 206, 'fLaC0123456789', 'bytes 0-13/14'],
    ['bytes=-999', 206, 'fLaC0123456789', 'bytes 0-13/14'],
    ['bytes=14-', 416, null, 'bytes */14'],
    ['bytes=-0', 416, null, 'bytes */14'],
    ['bytes=3-1', 200, 'fLaC0123456789', undefined],
    ['bytes=0-1,3-4', 200, 'fLaC0123456789', undefined],
    ['lines=0-1', 200, 'fLaC0123456789', undefined],
  ])('range %s', async (range, status, content, said) => {
    const answer = await ask('/speech/a-1.flac', { range });
    expect([answer.status, answer.headers['content-range']]).toEqual([status, said]);
    if (content === null) expect(answer.body.toString()).toContain('no such bytes');
    else expect(answer.body.toString()).toBe(content);
  });

  test('a part of an older version is not given', async () => {
    const { headers } = await ask('/speech/a-1.flac');
    const range = { range: 'bytes=0-3' };
    expect((await ask('/speech/a-1.flac', { ...range, 'if-range': headers.etag as string })).status).toBe(206);
    expect((await ask('/speech/a-1.flac', { ...range, 'if-range': '"older"' })).status).toBe(200);
  });
});

describe('refusals are short and in words', () => {
  test.each([
    ['/assets/main-old.js', 404],
    ['/nothing', 404],
    ['/speech', 404],
    ['/speech/', 404],
    ['//', 404],
    ['/../secret.json', 404],
    ['/%2e%2e/secret.json', 404],
    ['/..%2fsecret.json', 404],
    ['/assets/..%5c..%5csecret.json', 404],
    ['/INDEX.HTML', 404],
    ['/__proto__', 404],
    ['/<script>alert(1)</script>', 404],
    ['/%', 400],
    ['/%zz', 400],
    ['/%ff%fe', 400],
    ['/index.html%00.js', 400],
    [`/?x=${'a'.repeat(LONGEST_ADDRESS)}`, 414],
    [`/?x=${'a'.repeat(200_000)}`, 414],
  ])('%s', async (path, wanted) => {
    const { status, headers, body } = await ask(path);
    expect([status, headers['content-type']]).toEqual([wanted, 'text/plain; charset=utf-8']);
    expect(body.toString()).toMatch(/^[A-Z].*\.\n$/);
    expect(body.length).toBeLessThan(220);
    expect(body.toString()).not.toMatch(/secret|doctype|script/);
  });

  test('an address of the greatest length that is allowed is read', async () => {
    const start = '/?x=';
    expect((await ask(start + 'a'.repeat(LONGEST_ADDRESS - start.length))).status).toBe(200);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('%s', async (method) => {
    const { status, headers, body } = await ask('/', {}, method);
    expect([status, headers.allow, body.toString()]).toEqual([
      405,
      'GET, HEAD',
      'Only GET and HEAD are answered here.\n',
    ]);
  });

  test('headers beyond every limit, and what is no request', async () => {
    const long = await sendRaw(`GET /?x=${'a'.repeat(300_000)} HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect(long).toMatch(/^HTTP\/1\.1 431 .*too long: at most 256 KiB/s);
    const noise = await sendRaw('\u0001\u0002 nonsense\r\n\r\n');
    expect(noise).toMatch(/^HTTP\/1\.1 400 .*no request that can be read/s);
  });

  property.prop([fc.string({ unit: 'binary-ascii', maxLength: 60 })])('no address makes it fail', async (text) => {
    const path = `/${text.replace(/[^\x21-\x7e]/g, '%')}`;
    const { status, body } = await ask(path);
    expect([200, 400, 404]).toContain(status);
    if (status === 200) expect(Object.values(FILES)).toContain(body.toString());
  });
});

test('every answer carries the policy, refusals too', async () => {
  const answers = await Promise.all([ask('/'), ask('/assets/main-abc.js'), ask('/nothing'), ask('/', {}, 'POST')]);
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringMatching(/microphone=\(self\).*camera=\(\).*geolocation=\(\)/),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  }
});

test('npm start says in words that a port is taken or is none', async () => {
  const holder = createServer().listen(0, 'localhost');
  await new Promise((resolve) => holder.once('listening', resolve));
  const taken = String((holder.address() as AddressInfo).port);
  const start = (PORT: string): Promise<string> =>
    new Promise((resolve) => {
      const script = join(import.meta.dirname, '../../scripts/start.mjs');
      execFile(process.execPath, [script], { env: { ...process.env, PORT } }, (_error, _out, said) => resolve(said));
    });
  expect(await start(taken)).toContain(`Port ${taken} is taken. Choose another one: PORT=`);
  expect(await start('http')).toBe('PORT must be a number from 1 to 65535, not "http".\n');
  holder.close();
});

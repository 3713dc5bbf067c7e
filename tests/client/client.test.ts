/** The client over a real MessageChannel: replies, errors, and nothing that stays pending. */
import { afterEach, expect, test } from 'vitest';
import { type Client, createClient } from '../../src/client/client.ts';
import { LabError } from '../../src/protocol/errors.ts';
import type { WorkerEvent } from '../../src/protocol/events.ts';
import type { Endpoint, Request } from '../../src/protocol/wire.ts';

interface Wire {
  client: Client;
  events: WorkerEvent[];
  /** The worker's end. */
  far: MessagePort;
  /** Resolves with the next request. */
  next(): Promise<Request>;
}

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

function wire(): Wire {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const arrived: Request[] = [];
  const waiting: ((request: Request) => void)[] = [];
  port2.addEventListener('message', ({ data }) => {
    const waiter = waiting.shift();
    if (waiter) waiter(data as Request);
    else arrived.push(data as Request);
  });
  port1.start();
  port2.start();
  const events: WorkerEvent[] = [];
  return {
    client: createClient(port1 as unknown as Endpoint, (event) => events.push(event)),
    events,
    far: port2,
    next: () =>
      new Promise((resolve) => {
        const request = arrived.shift();
        if (request) resolve(request);
        else waiting.push(resolve);
      }),
  };
}

test('replies find their requests, in whatever order they come', async () => {
  const { client, far, next } = wire();
  const first = client.request('setFreeze', { lane: 'A', frozen: true });
  const second = client.request('setFreeze', { lane: 'B', frozen: false });
  const requests = [await next(), await next()];
  expect(requests.map(({ kind, params }) => ({ kind, params }))).toEqual([
    { kind: 'setFreeze', params: { lane: 'A', frozen: true } },
    { kind: 'setFreeze', params: { lane: 'B', frozen: false } },
  ]);
  far.postMessage({ id: requests[1]?.id, ok: true, result: { step: 8 } });
  far.postMessage({ id: requests[0]?.id, ok: true, result: { step: 7 } });
  expect(await second).toEqual({ step: 8 });
  expect(await first).toEqual({ step: 7 });
});

test('an error reply rejects with its code and message', async () => {
  const { client, far, next } = wire();
  const asked = client.request('start', {});
  far.postMessage({
    id: (await next()).id,
    ok: false,
    error: { code: 'no-session', problem: { code: 'message', text: 'Nothing was built.' } },
  });
  const error = await asked.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LabError);
  expect(error).toMatchObject({ code: 'no-session', problem: { code: 'message', text: 'Nothing was built.' } });
});

test('events reach the listener in order, and do not touch what is pending', async () => {
  const { client, events, far, next } = wire();
  const asked = client.request('memory', {});
  const { id } = await next();
  for (const done of [0.5, 1]) {
    far.postMessage({ event: { kind: 'progress', taskId: '1', task: 'build', done, stage: null, detail: '' } });
  }
  far.postMessage({ id, ok: true, result: { tensors: 1, bytes: 2, gpuBytes: null } });
  expect(await asked).toEqual({ tensors: 1, bytes: 2, gpuBytes: null });
  expect(events.map((event) => event.kind === 'progress' && event.done)).toEqual([0.5, 1]);
});

test('closing rejects everything pending and everything after it', async () => {
  const { client, events, far, next } = wire();
  const pending = [client.request('start', {}), client.request('pause', {})];
  const { id } = await next();
  client.close({ code: 'device-lost', problem: { code: 'message', text: 'The GPU is gone.' } });
  for (const each of [...pending, client.request('start', {})]) {
    await expect(each).rejects.toMatchObject({
      code: 'device-lost',
      problem: { code: 'message', text: 'The GPU is gone.' },
    });
  }
  // A late reply and late events of the closed wire are no longer heard.
  far.postMessage({ id, ok: true, result: null });
  far.postMessage({ event: { kind: 'lost', reason: 'late', outOf: null } });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(events).toEqual([]);
});

test('what cannot be sent is rejected instead of pending for ever', async () => {
  const { client } = wire();
  const file = (() => undefined) as unknown as File;
  await expect(client.request('addAudio', { files: [file] })).rejects.toMatchObject({ code: 'internal' });
});

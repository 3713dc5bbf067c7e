/** A real client and the real handlers with a MessageChannel between them, on the wasm backend or another of Node's. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Client, createClient } from '../../src/client/client.ts';
import { defaultExperiment, type Experiment } from '../../src/config/experiment.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { MetricsEvent, ProgressEvent, TaskKind, WorkerEvent } from '../../src/protocol/events.ts';
import type { LogContent } from '../../src/protocol/log.ts';
import type { BackendInfo } from '../../src/protocol/requests.ts';
import type { Endpoint } from '../../src/protocol/wire.ts';
import { serve } from '../../src/worker/serve.ts';
import { startBackend } from '../setup/nodeWasm.ts';

const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url));

export interface Harness {
  client: Client;
  events: WorkerEvent[];
  close(): void;
}

/** What a worker in this process runs on. */
interface Started {
  backend?: 'cpu' | 'wasm';
  limits?: BackendInfo['limits'];
}

/** The page's end of a wire to a worker in this process. Bundled files are read from `public/`. */
export function startWorker({ backend = 'wasm', limits = { buffer: null, memory: null } }: Started = {}): {
  endpoint: Endpoint;
  close(): void;
} {
  const { port1, port2 } = new MessageChannel();
  serve(keepingFileNames(port1), {
    async chooseBackend() {
      await startBackend(backend);
      return { name: backend, adapter: '', kernels: null, limits, obstacle: 'forced', detail: '' };
    },
    fetchFile: async (url) => new Blob([await readFile(PUBLIC + new URL(url).pathname)]),
  });
  port1.start();
  port2.start();
  return {
    endpoint: keepingFileNames(port2),
    close() {
      port1.close();
      port2.close();
    },
  };
}

/** A client of a worker in this process. */
export async function startHarness(started: Started = {}): Promise<Harness> {
  const events: WorkerEvent[] = [];
  const { endpoint, close } = startWorker(started);
  const client = createClient(endpoint, (event) => events.push(event));
  await client.request('initialise', { backend: started.backend ?? 'wasm', kernels: null, site: 'http://localhost/' });
  return { client, events, close };
}

/** A File on its way through Node's MessagePort, which would make a Blob without a name of it; browsers do not. */
class NamedBlob {
  readonly isNamedBlob = true;
  constructor(
    readonly blob: Blob,
    readonly name: string,
  ) {}
}

function keepingFileNames(port: MessagePort): Endpoint {
  const map = (value: unknown): unknown => {
    if (value instanceof File) return new NamedBlob(value, value.name);
    if (Array.isArray(value)) return value.map(map);
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    const { isNamedBlob, blob, name } = value as Partial<NamedBlob>;
    if (isNamedBlob && blob) return new File([blob], name ?? '');
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, map(member)]));
  };
  const listeners = new Map<unknown, EventListener>();
  return {
    postMessage: (message, transfer = []) => port.postMessage(map(message), transfer),
    addEventListener(type, listener) {
      const own = (event: Event): void => listener({ data: map((event as MessageEvent).data) } as MessageEvent);
      listeners.set(listener, own);
      port.addEventListener(type, own);
    },
    removeEventListener(type, listener) {
      port.removeEventListener(type, listeners.get(listener) as EventListener);
    },
  };
}

/** The newest task of a kind that is under way, as far as it was told of. */
export function runningTask(events: readonly WorkerEvent[], kind: TaskKind): string | undefined {
  const told = events.flatMap((event) => (event.kind === 'progress' && event.task === kind ? [event] : []));
  const last = told.at(-1);
  return last && told.some(({ taskId, done }) => taskId === last.taskId && done === 1) ? undefined : last?.taskId;
}

/** Cancels a task as soon as it is told of, and some way on. */
export async function cancelTask(
  { client, events }: Harness,
  kind: TaskKind,
  isFarEnough: (event: ProgressEvent) => boolean = () => true,
): Promise<void> {
  for (;;) {
    const taskId = runningTask(events, kind);
    const last = events.findLast((event) => event.kind === 'progress' && event.taskId === taskId);
    if (taskId !== undefined && isFarEnough(last as ProgressEvent)) {
      await client.request('cancel', { taskId });
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A small experiment on the plane, so that a step takes milliseconds. */
export function smallExperiment(settings: Partial<Settings> = {}): Experiment {
  const experiment = defaultExperiment();
  Object.assign(experiment.settings, {
    dataset: 'plane',
    dim: 4,
    codes: 16,
    hidden: 8,
    batchSize: 2,
    clipFrames: 16,
    probeEvery: 1,
    ...settings,
  } satisfies Partial<Settings>);
  return experiment;
}

/** Every value of one metric of one lane, in order of steps. */
export function curve(
  events: WorkerEvent[],
  lane: string,
  key: keyof MetricsEvent['columns'],
  sessionId?: string,
): number[] {
  return events
    .filter(
      (event): event is MetricsEvent =>
        event.kind === 'metrics' && event.lane === lane && (sessionId ?? event.sessionId) === event.sessionId,
    )
    .flatMap(({ step, columns }) => Array.from(columns[key] ?? new Float32Array(step.length).fill(Number.NaN)));
}

/** The form of a log entry that has the code `C`. */
type Logged<C extends LogContent['code'], T = LogContent> = T extends { code: infer Codes }
  ? C extends Codes
    ? T
    : never
  : never;

/** What was logged under a code. */
export function logged<C extends LogContent['code']>(events: WorkerEvent[], code: C): Logged<C>[] {
  return events.flatMap((event) =>
    event.kind === 'log' && event.content.code === code ? [event.content as Logged<C>] : [],
  );
}

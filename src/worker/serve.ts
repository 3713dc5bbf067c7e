/** Answers requests on an endpoint: every request gets exactly one reply, an error included. */
import { LabError, wireError } from '../protocol/errors.ts';
import type { MetricsEvent, WorkerEvent } from '../protocol/events.ts';
import type { RequestKind, Result } from '../protocol/requests.ts';
import type { Endpoint, FromWorker, Reply, Request } from '../protocol/wire.ts';
import { createHandlers } from './handlers.ts';
import type { WorkerServices } from './workspace.ts';

/** Starts to serve. `services` without `emit`: events go to the endpoint. */
export function serve(endpoint: Endpoint, services: Omit<WorkerServices, 'emit'>): { emit(event: WorkerEvent): void } {
  const emit = (event: WorkerEvent): void => {
    const message: FromWorker = { event };
    endpoint.postMessage(message, buffersOf(event));
  };
  const handlers = createHandlers({ ...services, emit });
  endpoint.addEventListener('message', ({ data }: MessageEvent<Request>) => {
    void answer(handlers, data).then((reply) => endpoint.postMessage(reply, buffersOfReply(data.kind, reply)));
  });
  return { emit };
}

async function answer(handlers: ReturnType<typeof createHandlers>, { id, kind, params }: Request): Promise<Reply> {
  try {
    if (!Object.hasOwn(handlers, kind))
      throw new LabError('invalid-request', { code: 'no-such-request', kind: kind as string });
    // The union of requests cannot be narrowed to one handler's parameters through a lookup.
    const handle = handlers[kind] as (params: unknown) => Promise<Extract<Reply, { ok: true }>['result']>;
    return { id, ok: true, result: await handle(params) };
  } catch (error) {
    return { id, ok: false, error: wireError(error) };
  }
}

/** Curves that were read from a file, and positions on a map, leave without being copied too. */
function buffersOfReply(kind: RequestKind, reply: Reply): Transferable[] {
  if (!reply.ok) return [];
  if (kind === 'codeMap') return buffersOfMap(reply.result as Result<'codeMap'>);
  if (kind === 'sound') return [(reply.result as Result<'sound'>).samples.buffer as ArrayBuffer];
  if (kind !== 'importSession') return [];
  return (reply.result as Result<'importSession'>).page.lanes.flatMap(buffersOfPoints);
}

function buffersOfMap(map: Result<'codeMap'>): Transferable[] {
  if (map === null) return [];
  return [...map.trail, map.counts, map.points, map.tokens].map(({ buffer }) => buffer as ArrayBuffer);
}

type Points = Pick<MetricsEvent, 'step' | 'seconds' | 'columns'>;

function buffersOfPoints({ step, seconds, columns }: Points): ArrayBuffer[] {
  const arrays = Object.values(columns as Record<string, Float32Array>);
  return [step, seconds, ...arrays].map(({ buffer }) => buffer as ArrayBuffer);
}

/** Buffers that may leave with the message instead of being copied. */
function buffersOf(event: WorkerEvent): Transferable[] {
  if (event.kind === 'metrics') return buffersOfPoints(event);
  if (event.kind === 'codebook') {
    const { counts, lastUsed, plane } = event;
    const arrays = [counts, lastUsed, ...(plane ? [plane.points, plane.codes, plane.embed] : [])];
    return arrays.map(({ buffer }) => buffer as ArrayBuffer);
  }
  return [];
}

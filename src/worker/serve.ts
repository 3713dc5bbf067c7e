/** Answers requests on an endpoint: every request gets exactly one reply, an error included. */
import type { WorkerEvent } from '../protocol/events.ts';
import type { Endpoint, FromWorker, Reply, Request } from '../protocol/wire.ts';
import { createHandlers } from './handlers.ts';
import { RequestError, wireError } from './requestError.ts';
import type { WorkerServices } from './workspace.ts';

/** Starts to serve. `services` without `emit`: events go to the endpoint. */
export function serve(endpoint: Endpoint, services: Omit<WorkerServices, 'emit'>): { emit(event: WorkerEvent): void } {
  const emit = (event: WorkerEvent): void => {
    const message: FromWorker = { event };
    endpoint.postMessage(message, buffersOf(event));
  };
  const handlers = createHandlers({ ...services, emit });
  endpoint.addEventListener('message', ({ data }: MessageEvent<Request>) => {
    void answer(handlers, data).then((reply) => endpoint.postMessage(reply));
  });
  return { emit };
}

async function answer(handlers: ReturnType<typeof createHandlers>, { id, kind, params }: Request): Promise<Reply> {
  try {
    if (!Object.hasOwn(handlers, kind))
      throw new RequestError('invalid-request', `There is no request “${kind as string}”.`);
    // The union of requests cannot be narrowed to one handler's parameters through a lookup.
    const handle = handlers[kind] as (params: unknown) => Promise<Extract<Reply, { ok: true }>['result']>;
    return { id, ok: true, result: await handle(params) };
  } catch (error) {
    return { id, ok: false, error: wireError(error) };
  }
}

/** Buffers that may leave with the message instead of being copied. */
function buffersOf(event: WorkerEvent): Transferable[] {
  if (event.kind === 'metrics') {
    const columns = Object.values(event.columns as Record<string, Float32Array>).map(
      ({ buffer }) => buffer as ArrayBuffer,
    );
    return [event.step.buffer as ArrayBuffer, event.seconds.buffer as ArrayBuffer, ...columns];
  }
  if (event.kind === 'codebook') {
    const { counts, lastUsed, plane } = event;
    const arrays = [counts, lastUsed, ...(plane ? [plane.points, plane.codes, plane.embed] : [])];
    return arrays.map(({ buffer }) => buffer as ArrayBuffer);
  }
  return [];
}

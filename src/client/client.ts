/**
 * The page's side of the wire: requests become promises, events go to one listener. A promise never stays pending:
 * it is settled by its reply or, when the other side is gone, by `close`.
 */
import { LabError, type WireError } from '../protocol/errors.ts';
import type { WorkerEvent } from '../protocol/events.ts';
import type { Params, RequestKind, Result } from '../protocol/requests.ts';
import type { Endpoint, FromWorker } from '../protocol/wire.ts';

export interface Client {
  request<K extends RequestKind>(kind: K, params: Params<K>): Promise<Result<K>>;
  /** Rejects what is pending and everything asked from now on. Does not end the worker. */
  close(reason: WireError): void;
}

interface Pending {
  resolve(result: Result<RequestKind>): void;
  reject(error: LabError): void;
}

/**
 * @param endpoint the worker, or the other end of a channel in tests
 * @param onEvent called once per event, in the order of sending
 */
export function createClient(endpoint: Endpoint, onEvent: (event: WorkerEvent) => void): Client {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let closed: LabError | null = null;

  const receive = (message: MessageEvent): void => {
    // An endpoint may still deliver what was on its way when the listener was taken off.
    if (closed) return;
    const data = message.data as FromWorker;
    if ('event' in data) {
      onEvent(data.event);
      return;
    }
    const waiting = pending.get(data.id);
    if (!waiting) return;
    pending.delete(data.id);
    if (data.ok) waiting.resolve(data.result);
    else waiting.reject(LabError.of(data.error));
  };
  endpoint.addEventListener('message', receive);

  return {
    request<K extends RequestKind>(kind: K, params: Params<K>): Promise<Result<K>> {
      if (closed) return Promise.reject(closed);
      const id = ++lastId;
      return new Promise<Result<K>>((resolve, reject) => {
        pending.set(id, { resolve: resolve as Pending['resolve'], reject });
        try {
          endpoint.postMessage({ id, kind, params });
        } catch (thrown) {
          // Not cloneable: nothing was sent, so no reply will come.
          pending.delete(id);
          reject(new LabError('internal', { code: 'not-sent', request: kind, detail: String(thrown) }));
        }
      });
    },
    close(reason) {
      if (closed) return;
      closed = LabError.of(reason);
      endpoint.removeEventListener('message', receive);
      for (const waiting of pending.values()) waiting.reject(closed);
      pending.clear();
    },
  };
}

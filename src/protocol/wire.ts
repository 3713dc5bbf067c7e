/** The envelopes on the wire: requests carry an id, replies repeat it, events carry none. */
import type { WireError } from './errors.ts';
import type { WorkerEvent } from './events.ts';
import type { Params, RequestKind, Result } from './requests.ts';

export type Request = { [K in RequestKind]: { id: number; kind: K; params: Params<K> } }[RequestKind];
export type Reply = { id: number; ok: true; result: Result<RequestKind> } | { id: number; ok: false; error: WireError };
export type FromWorker = Reply | { event: WorkerEvent };

/** Either end of the wire: a Worker, a worker's own scope, or a MessagePort. */
export interface Endpoint {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** From nothing to a first session, and again after the worker was lost. */
import { createClient } from '../client/client.ts';
import { LabError, wireError } from '../client/labError.ts';
import type { BackendName } from '../protocol/requests.ts';
import type { LabContext } from './context.ts';
import { applySession, eventListener } from './events.ts';

/** Starts the worker and builds the draft. A failure ends in connection `failed`, with the reason. */
export async function connect(context: LabContext, backend: BackendName | null): Promise<void> {
  const { store, options } = context;
  disconnect(context);
  store.setState({ connection: 'starting', failure: null, progress: null });
  try {
    const link = options.connect();
    const client = createClient(link.endpoint, eventListener(context));
    context.link = link;
    context.client = client;
    link.onFailure((error) => {
      if (context.client !== client) return;
      client.close(error);
      store.setState({ connection: 'failed', failure: error, progress: null });
    });
    const { backend: info, voices } = await client.request('initialise', { backend, site: options.site });
    store.setState({ backend: info, voices });
    await resendAudio(context);
    applySession(context, await client.request('build', { experiment: store.getState().draft }));
    await client.request('watchCodebook', { layer: store.getState().view.layer });
    const { speedLimit } = store.getState();
    if (speedLimit !== null) await client.request('setSpeed', { stepsPerSecond: speedLimit });
    store.setState({ connection: 'ready' });
  } catch (thrown) {
    const error = wireError(thrown);
    if (error.code === 'cancelled') return; // a newer connection took over
    store.setState({ connection: 'failed', failure: error, progress: null });
    context.report(error);
  }
}

/** Ends the worker; what is pending is rejected as cancelled. */
export function disconnect(context: LabContext): void {
  const { client, link } = context;
  context.client = null;
  context.link = null;
  client?.close(new LabError('cancelled', 'The training worker was ended.').toWire());
  link?.terminate();
}

/** A new worker knows nothing of the files that the lost one had read. */
async function resendAudio(context: LabContext): Promise<void> {
  const files = [...context.audioFiles.values()];
  if (files.length === 0) return;
  const audio = await context.request('addAudio', { files });
  context.store.setState({ audio: { ...audio, changed: false } });
}

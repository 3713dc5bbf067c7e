/** From nothing to a first session, and again after the worker was lost. */
import { createClient } from '../client/client.ts';
import { LabError, wireError } from '../client/labError.ts';
import type { BackendWish } from '../protocol/requests.ts';
import { firstSession } from './addressSession.ts';
import type { LabContext } from './context.ts';
import { applySession, eventListener } from './events.ts';

/** Starts the worker and builds the draft. A failure ends in connection `failed`, with the reason. */
export async function connect(context: LabContext, wish: BackendWish): Promise<void> {
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
    const { backend: info, voices } = await client.request('initialise', { ...wish, site: options.site });
    store.setState({ backend: info, voices });
    await resendFiles(context);
    applySession(context, await firstSession(context));
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

/** A new worker knows nothing of the files that the lost one had read. What it refuses is reported and given up. */
async function resendFiles(context: LabContext): Promise<void> {
  const { store, audioFiles, featureFiles, checkpointFile, semanticTokensFile } = context;
  if (audioFiles.size > 0) {
    const audio = await context.request('addAudio', { files: [...audioFiles.values()] });
    store.setState({ audio: { ...audio, changed: false } });
  }
  if (featureFiles.size > 0) {
    const { manifest } = await context.request('addFeatures', { files: [...featureFiles.values()] });
    store.setState({ features: { manifest, changed: false } });
  }
  if (checkpointFile !== null) {
    const experiment = store.getState().draft;
    const known = await context.attempt(() =>
      context.request('importCheckpoint', { file: checkpointFile, experiment }),
    );
    if (!known) {
      context.checkpointFile = null;
      store.setState({ checkpoint: null });
      context.changeDraft((draft) => ({ ...draft, settings: { ...draft.settings, initialWeights: 'random' } }));
    }
  }
  if (semanticTokensFile !== null) {
    const known = await context.attempt(() => context.request('importSemanticTokens', { file: semanticTokensFile }));
    if (!known) {
      context.semanticTokensFile = null;
      store.setState({ semanticTokens: null });
    }
  }
}

/**
 * What a person chose and brought, handed to a new worker: the one list of it. Whatever a worker must know, beside the
 * experiment that it builds, stands here, or a restart would forget it.
 */
import type { Client } from '../client/client.ts';
import { LabError, wireError } from '../protocol/errors.ts';
import { isLive } from './condition.ts';
import type { LabContext } from './context.ts';
import { withPlan } from './plan.ts';

type Hand = (context: LabContext, client: Client) => Promise<unknown>;

/** What the first session may be made of. */
const BEFORE_BUILD: readonly Hand[] = [audio, features, checkpoint, semanticTokens];

/** What belongs to a session, or is of no use before one. */
const AFTER_BUILD: readonly Hand[] = [
  ({ store }, client) => client.request('watchCodebook', { layer: store.getState().view.layer }),
  ({ store }, client) => client.request('setSpeed', { stepsPerSecond: store.getState().speedLimit }),
  probeTokens,
  ({ store }, client) => client.request('setFlipReference', { reference: store.getState().flipReference }),
];

/** @throws LabError if the worker is gone or a person cancelled; everything is then kept for the next one */
export async function handOver(context: LabContext, client: Client, when: 'before' | 'after'): Promise<void> {
  for (const hand of when === 'before' ? BEFORE_BUILD : AFTER_BUILD) await hand(context, client);
}

async function audio({ store, audioFiles }: LabContext, client: Client): Promise<void> {
  if (audioFiles.size === 0) return;
  const result = await client.request('addAudio', { files: [...audioFiles.values()] });
  store.setState({ audio: { ...result, changed: false } });
}

async function features({ store, featureFiles }: LabContext, client: Client): Promise<void> {
  if (featureFiles.size === 0) return;
  const { manifest } = await client.request('addFeatures', { files: [...featureFiles.values()] });
  store.setState({ features: { manifest, changed: false } });
}

async function checkpoint(context: LabContext, client: Client): Promise<void> {
  const { store, checkpointFile: file } = context;
  if (file === null) return;
  const { draft, plan } = store.getState();
  const experiment = withPlan(draft, plan);
  if (await isTaken(context, client.request('importCheckpoint', { file, experiment }))) return;
  context.checkpointFile = null;
  store.setState({ checkpoint: null });
  context.changeDraft((draft) => ({ ...draft, settings: { ...draft.settings, initialWeights: 'random' } }));
}

async function semanticTokens(context: LabContext, client: Client): Promise<void> {
  const { store, semanticTokensFile: file } = context;
  if (file === null || (await isTaken(context, client.request('importSemanticTokens', { file })))) return;
  context.semanticTokensFile = null;
  store.setState({ semanticTokens: null });
}

async function probeTokens(context: LabContext, client: Client): Promise<void> {
  const { probeTokens: file, store } = context;
  if (file === null || !isLive(store.getState())) return;
  const name = file instanceof File ? file.name : 'probe-tokens.txt';
  if (!(await isTaken(context, client.request('importTokens', { file, name })))) context.probeTokens = null;
}

/** What a new worker refuses is reported, and the page gives it up. @throws LabError `cancelled`: that is no refusal */
async function isTaken(context: LabContext, request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (thrown) {
    if (thrown instanceof LabError && thrown.code === 'cancelled') throw thrown;
    context.report(wireError(thrown));
    return false;
  }
}

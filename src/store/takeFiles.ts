/** Files of all kinds at once, dropped on the page or picked as a folder: what each is for, and where it goes. */
import { texts } from '../config/texts/index.ts';
import type { FileKind } from '../protocol/files.ts';
import type { LabContext } from './context.ts';
import type { GivenFile, LabActions } from './state.ts';

/** Classified at the same time; each takes the worker a few reads. */
const AT_ONCE = 16;
/** Names in a message; more are counted. */
const NAMED = 4;

/** What GPT-SoVITS writes beside its features: pitch, text and sound of the same recordings, and its own logs. */
const FEATURE_FOLDER = /(^|\/)4-cnhubert\//;
const BESIDE_FEATURES = /(^|\/)(3-bert|5-wav32k|7-sv_cn|eval|logs_s1[^/]*)\/|(^|\/)2-name2text[^/]*$/;

/** Of a GPT-SoVITS experiment folder only what Freeze Lab has a use for. */
export function ofUse(files: readonly GivenFile[]): GivenFile[] {
  const visible = files.filter(({ path }) => !/(^|\/)\.[^/]*$/.test(path));
  if (!visible.some(({ path }) => FEATURE_FOLDER.test(path))) return visible;
  return visible.filter(({ path }) => !BESIDE_FEATURES.test(path));
}

/** Classifies and imports. What cannot be taken is said in one message per reason. */
export async function takeFiles(context: LabContext, actions: LabActions, given: readonly GivenFile[]): Promise<void> {
  const files = ofUse(given).map(({ file }) => file);
  const kinds = await context.attempt(() => classify(context, files));
  if (!kinds) return;
  const of = (kind: FileKind): File[] => files.filter((_, index) => kinds[index] === kind);

  // These two replace what is there, so nothing else of the same drop would outlive them.
  const sessions = of('session');
  if (sessions.length > 0) return only(context, sessions, actions.openSession);
  const weights = of('weights');
  if (weights.length > 0) return only(context, weights, actions.importWeights);

  const [features, audio] = [of('features'), of('audio')];
  const checkpoints = of('checkpoint');
  // Features first: a checkpoint may need them to be built.
  if (features.length > 0) await actions.addFeatures(features);
  if (audio.length > 0) await actions.addAudio(audio);
  const { features: added, audio: heard } = context.store.getState();
  const taken = features.length > 0 ? (added.manifest?.taken ?? 0) : audio.length > 0 ? heard.total.names.length : 0;
  if (taken > 0) await actions.chooseDataset(features.length > 0 ? 'features' : 'audio');
  // A checkpoint builds the session at once; without one, the page may be folded so that nothing seems to happen.
  if (taken > 0 && checkpoints.length !== 1) {
    context.notices.tell({ kind: 'info', message: texts.files.added(taken, String(taken)) });
  }
  await only(context, checkpoints, actions.importCheckpoint);
  await only(context, of('semantic-tokens'), actions.importSemanticTokens);
  const unknown = of('unknown');
  if (unknown.length > 0) {
    context.report({ code: 'unreadable-file', message: texts.files.unknown(named(unknown), unknown.length) });
  }
}

/** Of what the page can hold one of: takes it, or says that there are several. */
async function only(context: LabContext, files: File[], take: (file: File) => Promise<void>): Promise<void> {
  const [first, ...more] = files;
  if (first === undefined) return;
  if (more.length === 0) return take(first);
  context.report({ code: 'invalid-request', message: texts.files.several(named(files), files.length) });
}

function named(files: readonly File[]): string {
  const names = files.slice(0, NAMED).map(({ name }) => name);
  return texts.files.list(names, files.length - names.length);
}

/** The kind of each file, in their order. @throws LabError when a person cancels */
function classify(context: LabContext, files: readonly File[]): Promise<FileKind[]> {
  return context.ownTasks.run(context, 'classify', async ({ tell, check }) => {
    const kinds: FileKind[] = [];
    for (let from = 0; from < files.length; from += AT_ONCE) {
      const some = files.slice(from, from + AT_ONCE);
      if (files.length > AT_ONCE) tell(from / files.length, some[0]?.name ?? '');
      const replies = await Promise.all(some.map((file) => context.request('classifyFile', { file })));
      check();
      kinds.push(...replies.map(({ kind }) => kind));
    }
    return kinds;
  });
}

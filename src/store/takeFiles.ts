/** Files of all kinds at once, dropped on the page or picked as a folder: what each is for, and where it goes. */
import type { Problem } from '../config/problems/problem.ts';
import { wireError } from '../protocol/errors.ts';
import type { FileIdentity, FileKind } from '../protocol/files.ts';
import { LOG_FILES, type OtherFile } from '../config/otherFiles.ts';
import { datasetOf } from '../datasets/catalogue.ts';
import { takeForCheck } from './checkActions.ts';
import type { LabContext } from './context.ts';
import { takeAudio, takeFeatures } from './dataFileActions.ts';
import type { DropReport, LeftReason } from '../protocol/dropReport.ts';
import { left, merged, NOTHING, refused, taken } from './dropReport.ts';
import { addTo, namesOf, newestCheckpoints, sortedByFolder, wholeTokenFiles } from './experimentFolder.ts';
import { takeRun } from './askedActions.ts';
import { takeSession } from './sessionFileActions.ts';
import type { BesideFiles, GivenFile, LabActions } from './state.ts';
import { type GivenLog, logsTaken } from './takeLogs.ts';
import { answered } from './takingFiles.ts';
import { takeSemanticTokens } from './tokenActions.ts';
import { takeCheckpoint, takeWeights } from './weightsActions.ts';

/** Classified at the same time; each takes the worker a few reads. */
const AT_ONCE = 16;

/** What stands in a file's place when its download failed: nobody means to give that, so it is refused in words. */
const IN_PLACE_OF_A_FILE = ['lfs-pointer', 'web-page', 'server-message', 'empty'] as const satisfies OtherFile[];

type ByKind = (kind: FileKind) => GivenFile[];

/** Classifies and imports, and answers once for all files. */
export function takeFiles(
  context: LabContext,
  actions: LabActions,
  given: readonly GivenFile[],
  { unreadable, cut }: BesideFiles = { unreadable: [], cut: false },
): Promise<void> {
  return answered(context, [...namesOf(given), ...unreadable], async () => {
    const { useful, report } = sortedByFolder(given);
    return merged([
      await context.outcome(namesOf(useful), async () => {
        const { of, logs, report: looked } = await classified(context, useful);
        const own = await imported(context, actions, of, useful.length);
        const read = logs.length > 0 ? await logsTaken(context, logs, useful.length === logs.length) : NOTHING;
        return merged([own, read, looked]);
      }),
      refused(unreadable.map((name) => ({ name, reason: { code: 'file-not-given' } }))),
      report,
      cut ? left('too-many', namesOf(given)) : NOTHING,
    ]);
  });
}

/** Hands each kind to who takes it. @param count files that were given */
async function imported(context: LabContext, actions: LabActions, of: ByKind, count: number): Promise<DropReport> {
  // These replace what is there, so nothing else of the same drop would outlive them.
  for (const [kind, rivals, take] of [
    ['session', 'rival-sessions', takeSession],
    ['weights', 'rival-weights', takeWeights],
    ['run', 'rival-runs', (of: LabContext, file: File) => takeRun(of, actions, file)],
  ] as const) {
    const files = of(kind);
    if (files.length === 0) continue;
    const kinds: FileKind[] = ['session', 'weights', 'run', 'features', 'audio', 'checkpoint', 'semantic-tokens'];
    const others = kinds.flatMap((each) => (each === kind ? [] : of(each)));
    return merged([await only(context, filesOf(files), rivals, take), left('replaced', namesOf(others))]);
  }
  // Features first: a checkpoint may need them to be built. Tokens last: they are compared with what is built then.
  return merged([
    await dataTaken(context, actions, of),
    await checkpointTaken(context, actions, of('checkpoint'), count),
    await tokensTaken(context, of('semantic-tokens')),
  ]);
}

async function dataTaken(context: LabContext, actions: LabActions, of: ByKind): Promise<DropReport> {
  const { once, again } = byName(of('features'));
  const audio = of('audio');
  const features = once.length > 0 ? await takeFeatures(context, filesOf(once)) : NOTHING;
  const sound = audio.length > 0 ? await takeAudio(context, filesOf(audio)) : NOTHING;
  if (features.taken.length > 0) await actions.chooseDataset(datasetOf('features'));
  else if (sound.taken.length > 0) await actions.chooseDataset(datasetOf('audio'));
  return merged([features, sound, left('same-name', namesOf(again))]);
}

async function checkpointTaken(
  context: LabContext,
  actions: LabActions,
  files: readonly GivenFile[],
  count: number,
): Promise<DropReport> {
  if (files.length === count && takeForCheck(context, actions, files)) return taken('checkpoint-check', namesOf(files));
  const { newest, older } = newestCheckpoints(files);
  return merged([
    await only(context, filesOf(newest), 'rival-checkpoints', takeCheckpoint),
    left('older-checkpoint', namesOf(older)),
  ]);
}

function tokensTaken(context: LabContext, given: readonly GivenFile[]): Promise<DropReport> {
  return context.outcome(namesOf(given), async () => {
    const { files, parts } = await wholeTokenFiles(given);
    return merged([await only(context, files, 'rival-tokens', takeSemanticTokens), left('token-part', namesOf(parts))]);
  });
}

const filesOf = (given: readonly GivenFile[]): File[] => given.map(({ file }) => file);

/** The first of each name, and the others: features are known by the names of their files. */
function byName(given: readonly GivenFile[]): { once: GivenFile[]; again: GivenFile[] } {
  const first = new Map(given.toReversed().map((each) => [each.file.name, each]));
  return {
    once: given.filter((each) => first.get(each.file.name) === each),
    again: given.filter((each) => first.get(each.file.name) !== each),
  };
}

/** Of what the page can hold one of: takes it, or says that there are several. */
async function only(
  context: LabContext,
  files: readonly File[],
  rivals: LeftReason,
  take: (context: LabContext, file: File) => Promise<DropReport>,
): Promise<DropReport> {
  const [first, ...more] = files;
  if (first === undefined) return NOTHING;
  if (more.length === 0) return take(context, first);
  return left(
    rivals,
    files.map(({ name }) => name),
  );
}

type Looked = FileIdentity | { problem: Problem };

/**
 * What each file is for; `logs` are what may be logs of a training, `report` tells of what is for nothing here.
 * @throws LabError when a person cancels
 */
async function classified(
  context: LabContext,
  files: readonly GivenFile[],
): Promise<{ of: ByKind; logs: GivenLog[]; report: DropReport }> {
  const kinds = new Map<FileKind, GivenFile[]>();
  const logs: GivenLog[] = [];
  const reports: DropReport[] = [];
  for (const [index, looked] of (await lookedAt(context, files)).entries()) {
    const given = files[index] as GivenFile;
    const { name } = given.file;
    const log = 'other' in looked ? LOG_FILES.find((kind) => kind === looked.other) : undefined;
    if (log) logs.push({ given, kind: log });
    else if ('problem' in looked) reports.push(refused([{ name, reason: looked.problem }]));
    else if (looked.kind === 'unknown') reports.push(left('unknown', [name]));
    else if (looked.kind === 'other') reports.push(ofNoUse(name, looked.other));
    else addTo(kinds, looked.kind, given);
  }
  return { of: (kind) => kinds.get(kind) ?? [], logs, report: merged(reports) };
}

function ofNoUse(name: string, other: OtherFile | null): DropReport {
  const wrong = IN_PLACE_OF_A_FILE.find((each) => each === other);
  if (wrong) return refused([{ name, reason: { code: 'in-place-of-a-file', other: wrong } }]);
  return left(other ?? 'unknown', [name]);
}

/** The worker's answer for each file, in their order. @throws LabError when a person cancels */
function lookedAt(context: LabContext, files: readonly GivenFile[]): Promise<Looked[]> {
  const { client } = context;
  const look = ({ file }: GivenFile): Promise<Looked> =>
    context.request('classifyFile', { file }).catch((thrown: unknown) => {
      if (context.client !== client) throw thrown;
      return { problem: wireError(thrown).problem };
    });
  return context.ownTasks.run(context.store, 'classify', async ({ tell, check }) => {
    const all: Looked[] = [];
    for (let from = 0; from < files.length; from += AT_ONCE) {
      const some = files.slice(from, from + AT_ONCE);
      if (files.length > AT_ONCE) tell(from / files.length, some[0]?.file.name ?? '');
      const looked = await Promise.all(some.map(look));
      check();
      all.push(...looked);
    }
    return all;
  });
}

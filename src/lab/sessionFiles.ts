/** A whole session as one file, and back: lanes, curves, and the files that a person brought. */
import type { LaneId } from '../config/experiment.ts';
import type { BundledSpeech } from '../data/bundledSpeech.ts';
import { pacer, partOf, type WorkOptions } from '../data/pacing.ts';
import type { ReadOptions } from '../formats/byteSource.ts';
import { expecting } from '../formats/expectedFile.ts';
import { FormatError, namingFile } from '../formats/formatError.ts';
import { readTokens } from '../formats/probeTokens.ts';
import {
  laneEntry,
  readSessionFile,
  type SessionContent,
  type SessionLane,
  writeSessionFile,
} from '../formats/sessionFile.ts';
import { readSessionPage } from '../metrics/sessionPageReader.ts';
import { type WeightsProblem, weightsProblem } from '../formats/weightsHealth.ts';
import { readWeightsInAnyForm } from '../formats/weightsBinary.ts';
import type { WeightsFile } from '../formats/weightsJson.ts';
import type { AudioReport } from '../protocol/requests.ts';
import type { SessionPage } from '../protocol/sessionPage.ts';
import { captureLane } from '../train/checkpoint.ts';
import { readCheckpoint } from '../train/importedCheckpoint.ts';
import type { Session } from '../train/session.ts';
import { type Inputs, type DataFiles, noInputs } from './inputs.ts';
import { countingBytes } from './byteProgress.ts';
import { readFeatureFiles } from './featureReading.ts';
import { namingWeights, resumedSession, weightsBlob } from './laneFiles.ts';
import { type BuildOptions, type BuiltSession, checkExperiment, type Emit } from './newSession.ts';
import { readSemanticTokens } from './semanticTokenFile.ts';

/** What goes into the file beside the session itself. */
export interface Beside {
  /** Curves, log and view, see `writeSessionPage`. */
  page: Blob;
  files: DataFiles;
  inputs: Pick<Inputs, 'checkpoint' | 'semanticTokens'>;
  probeTokens: Blob | null;
}

/** The file of a session, and what went into it. */
export interface WrittenSession {
  file: Blob;
  step: number;
  /** Weights JSON of each lane, as it is in the file, and the values in it that cannot be trained. */
  lanes: { id: LaneId; weights: Blob; problem: WeightsProblem | null }[];
}

/**
 * Writes all of a session. Copies of every lane are made before the first await, so they are of the same step.
 * @throws FormatError if it would be larger than 4 GiB, DataError `cancelled`
 */
export async function writeSession(
  session: Session,
  { page, files, inputs, probeTokens }: Beside,
  options: Required<WorkOptions>,
): Promise<WrittenSession> {
  const { experiment, step, lanes: states } = session.state;
  const { seconds } = session;
  const { soFar: runTimeline } = session.timeline;
  const captured = await Promise.all(states.map(({ id }) => captureLane(session, id)));
  const lanes: SessionLane[] = [];
  for (const [i, { id, origin }] of states.entries()) {
    const share = partOf(options, [(0.5 * i) / states.length, (0.5 * (i + 1)) / states.length]);
    lanes.push({ id, origin, form: 'json', weights: await weightsBlob(captured[i] as WeightsFile, share) });
  }
  const content = {
    experiment,
    runTimeline,
    step,
    seconds,
    lanes,
    page,
    probeTokens,
    ...files,
    checkpoint: inputs.checkpoint?.file ?? null,
    semanticTokens: inputs.semanticTokens?.file ?? null,
  };
  const parts = await writeSessionFile(content, countingBytes(partOf(options, [0.5, 1]), sizeOf(content)));
  const problemOf = (i: number): WeightsProblem | null => weightsProblem(captured[i] as WeightsFile);
  return {
    file: new Blob(parts, { type: 'application/zip' }),
    step,
    lanes: lanes.map(({ id, weights }, i) => ({ id, weights, problem: problemOf(i) })),
  };
}

/** A session that goes on from a file, which the caller disposes, and what else the file held. */
export interface OpenedSession extends BuiltSession {
  content: SessionContent;
  page: SessionPage;
  inputs: Inputs;
  reports: AudioReport[];
}

/**
 * Reads a session file aside: nothing that is there is touched.
 * @param speech what comes with the program, for a session that is trained on it
 * @throws FormatError, LabError, DataError with what is wrong with the file, or `cancelled`
 */
export async function readSession(
  file: File,
  speech: BundledSpeech,
  emit: Emit,
  options: BuildOptions,
): Promise<OpenedSession> {
  const counted = countingBytes(partOf(options, [0, 0.15], 'file'), file.size);
  const content = await expecting('session', file, file.name, () => readSessionFile(file, file.name, counted), counted);
  const { experiment, runTimeline, step, seconds, probeTokens } = content;
  checkExperiment(experiment, { code: 'name', name: file.name }, 'unreadable-file');
  const { signal } = options;
  const page = await readPage(content, file.name, { signal, pause: pacer(signal) });
  const tokens = probeTokens && (await readTokens(probeTokens, file.name));
  const lanes = [];
  for (const { id, origin, form, weights } of content.lanes) {
    const share = lanes.length / content.lanes.length;
    const reading = partOf(partOf(options, [0.15, 0.3], 'file'), [share, share + 1 / content.lanes.length]);
    const { step: own, ...lane } = await namingWeights(
      file.name,
      { code: 'at-part', name: laneEntry({ id, form }) },
      () => readWeightsInAnyForm(weights, countingBytes(reading, weights.size)),
    );
    const setup = experiment.lanes.find((setup) => setup.id === id);
    if (own !== step || !setup) {
      throw new FormatError({ code: 'lane-of-other-session', id, step }, null, file.name);
    }
    lanes.push({ origin, weights: { ...lane, step, experiment: { ...experiment, lanes: [setup] } } });
  }
  const { inputs, reports } = await readInputs(noInputs(speech), content, file.name, options);
  const resumable = { name: file.name, experiment, runTimeline, step, seconds, lanes };
  const rest = { ...partOf(options, [0.6, 1]), claim: options.claim };
  const built = await namingWeights(file.name, null, () => resumedSession(resumable, inputs, emit, rest));
  try {
    if (tokens) built.session.watch.importTokens(tokens);
    // A session that had diverged opens as one: its curves are there, and lanes that are whole can go on.
    await built.session.examine();
  } catch (error) {
    built.session.dispose();
    throw error;
  }
  return { ...built, content, page, inputs, reports };
}

/** Curves, log and view, cut down to the session that they come with. */
async function readPage(
  { page, lanes, step }: SessionContent,
  name: string,
  options: ReadOptions,
): Promise<SessionPage> {
  const read = await namingFile(name, () => readSessionPage(page, options));
  const beyond = read.lanes.find((points) => (points.step.at(-1) ?? 0) > step);
  if (beyond) {
    const at = beyond.step.at(-1) ?? 0;
    throw new FormatError(
      { code: 'points-beyond-end', lane: beyond.lane, at, step },
      { code: 'at-curves-and-log' },
      name,
    );
  }
  const ids = lanes.map(({ id }) => id);
  return { ...read, lanes: read.lanes.filter(({ lane }) => ids.includes(lane)) };
}

/** What the person brought, read into empty libraries. Refused if a file of it cannot be used any more. */
async function readInputs(
  empty: Inputs,
  { audio: audioFiles, features: featureFiles, checkpoint, semanticTokens, experiment }: SessionContent,
  name: string,
  options: Required<WorkOptions>,
): Promise<Pick<OpenedSession, 'inputs' | 'reports'>> {
  const { audio, features } = empty;
  const reports = audioFiles.length > 0 ? await audio.add(audioFiles, partOf(options, [0.3, 0.45])) : [];
  const known = checkpoint && (await readCheckpoint(checkpoint, experiment, { signal: options.signal }));
  const room = { channels: known?.found.channelsIn ?? null, bytesLeft: features.bytesLeft };
  const manifest = features.add(await readFeatureFiles(featureFiles, room, partOf(options, [0.45, 0.6])));
  const tokens = semanticTokens && (await readSemanticTokens(semanticTokens, options));
  const problem = [...reports, ...manifest.files].find(({ error }) => error !== null)?.error;
  if (problem) throw new FormatError({ code: 'file-in-it', problem }, null, name);
  return { inputs: { ...empty, checkpoint: known, semanticTokens: tokens }, reports };
}

/** Bytes that writing a session file reads. */
function sizeOf({ lanes, page, audio, features, checkpoint, semanticTokens }: SessionContent): number {
  const blobs = [page, ...audio, ...features, checkpoint, semanticTokens, ...lanes.map(({ weights }) => weights)];
  return blobs.reduce((sum, blob) => sum + (blob?.size ?? 0), 0);
}

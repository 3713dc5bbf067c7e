/** Requests for the session file: everything into one file, and back. */
import { LabError } from '../protocol/errors.ts';
import type { LaneId } from '../config/experiment.ts';
import { pacer, partOf, type WorkOptions } from '../data/dataError.ts';
import type { ReadOptions } from '../formats/byteSource.ts';
import { expecting } from '../formats/expectedFile.ts';
import { FormatError, namingFile } from '../formats/formatError.ts';
import { readTokens } from '../formats/probeTokens.ts';
import { readSessionFile, type SessionContent, type SessionLane, writeSessionFile } from '../formats/sessionFile.ts';
import { readSessionPage } from '../formats/sessionPage.ts';
import { type WeightsProblem, weightsProblem } from '../formats/weightsHealth.ts';
import { readWeights, type WeightsFile } from '../formats/weightsJson.ts';
import type { CheckpointReport } from '../protocol/files.ts';
import type { AudioReport } from '../protocol/requests.ts';
import type { SessionPage } from '../protocol/sessionPage.ts';
import { captureLane } from '../train/checkpoint.ts';
import { sizeSettings } from '../train/checkpointSettings.ts';
import { checkpointReport, readCheckpoint } from '../train/importedCheckpoint.ts';
import type { Session } from '../train/session.ts';
import { countingBytes } from './byteProgress.ts';
import { checkExperiment, requireBackend } from './experimentCheck.ts';
import { readFeatureFiles } from './featureReading.ts';
import { namingWeights, resumedSession, tellLost, weightsBlob } from './laneFiles.ts';
import type { SuccessionOptions, Successor } from './succession.ts';
import { readSemanticTokens } from './tokenHandlers.ts';
import type { Brought } from './brought.ts';
import type { Handlers, Workspace } from './workspace.ts';

export function sessionFileHandlers(workspace: Workspace): Pick<Handlers, 'exportSession' | 'importSession'> {
  return {
    exportSession({ page, sessionId = workspace.session.id }) {
      const { session } = workspace;
      if (session.id !== sessionId) {
        throw new LabError('cancelled', { code: 'session-replaced' });
      }
      return workspace.cancellable('export', async (options) => {
        const { content, problems } = await sessionContent(workspace, session, page, options);
        const parts = await writeSessionFile(content, countingBytes(partOf(options, [0.5, 1]), sizeOf(content)));
        const name = `freeze-lab-session-step-${content.step}.freezelab.zip`;
        session.log(null, { code: 'exported', name });
        for (const { id, problem } of problems) tellLost(session, id, name, problem);
        return { file: new Blob(parts, { type: 'application/zip' }), name };
      });
    },

    async importSession({ file }) {
      requireBackend(workspace);
      const { content, page, brought, reports, session } = await workspace.open((options) =>
        readAside(workspace, file, options),
      );
      session.log(null, { code: 'imported', name: file.name });
      return {
        session: session.state,
        page,
        audio: { files: content.audio, reports, total: brought.audio.total() },
        features: { files: content.features, manifest: brought.features.manifest() },
        checkpoint: content.checkpoint && { file: content.checkpoint, report: reportOf(brought, session) },
        semanticTokens: content.semanticTokens,
        probeTokens: content.probeTokens,
      };
    },
  };
}

/** All of the present session. Copies of every lane are made before the first await, so they are of the same step. */
async function sessionContent(
  workspace: Workspace,
  session: Session,
  page: Blob,
  options: Required<WorkOptions>,
): Promise<{ content: SessionContent; problems: { id: LaneId; problem: WeightsProblem | null }[] }> {
  const { experiment, step, lanes: states } = session.state;
  const { brought, probeTokens } = workspace;
  const { seconds } = session;
  const { soFar: runTimeline } = session.timeline;
  const files = workspace.filesOf(session);
  const captured = await Promise.all(states.map(({ id }) => captureLane(session, id)));
  const lanes: SessionLane[] = [];
  for (const [i, { id, origin }] of states.entries()) {
    const share = partOf(options, [(0.5 * i) / states.length, (0.5 * (i + 1)) / states.length]);
    lanes.push({ id, origin, weights: await weightsBlob(captured[i] as WeightsFile, share) });
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
    checkpoint: brought.checkpoint?.file ?? null,
    semanticTokens: brought.semanticTokens?.file ?? null,
  };
  const problems = states.map(({ id }, i) => ({ id, problem: weightsProblem(captured[i] as WeightsFile) }));
  return { content, problems };
}

interface Prepared extends Successor {
  content: SessionContent;
  page: SessionPage;
  brought: Brought;
  reports: AudioReport[];
}

/** Reads a session file without touching what is there. */
async function readAside(workspace: Workspace, file: File, options: SuccessionOptions): Promise<Prepared> {
  const counted = countingBytes(partOf(options, [0, 0.15], 'file'), file.size);
  const content = await expecting('session', file, file.name, () => readSessionFile(file, file.name, counted), counted);
  const { experiment, runTimeline, step, seconds, probeTokens } = content;
  checkExperiment(experiment, { code: 'name', name: file.name }, 'unreadable-file');
  const { signal } = options;
  const page = await readPage(content, file.name, { signal, pause: pacer(signal) });
  const tokens = probeTokens && (await readTokens(probeTokens, file.name));
  const lanes = [];
  for (const { id, origin, weights } of content.lanes) {
    const share = lanes.length / content.lanes.length;
    const reading = partOf(partOf(options, [0.15, 0.3], 'file'), [share, share + 1 / content.lanes.length]);
    const { step: own, ...lane } = await namingWeights(file.name, { code: 'at-lane', id }, () =>
      readWeights(weights, countingBytes(reading, weights.size)),
    );
    const setup = experiment.lanes.find((setup) => setup.id === id);
    if (own !== step || !setup) {
      throw new FormatError({ code: 'lane-of-other-session', id, step }, null, file.name);
    }
    lanes.push({ origin, weights: { ...lane, step, experiment: { ...experiment, lanes: [setup] } } });
  }
  const { brought, reports } = await readBrought(workspace, content, file.name, options);
  const resumable = { name: file.name, experiment, runTimeline, step, seconds, lanes };
  const rest = { ...partOf(options, [0.6, 1]), claim: options.claim };
  const session = await namingWeights(file.name, null, () => resumedSession(workspace, resumable, brought, rest));
  try {
    if (tokens) session.importTokens(tokens);
    // A session that had diverged opens as one: its curves are there, and lanes that are whole can go on.
    await session.examine();
  } catch (error) {
    session.dispose();
    throw error;
  }
  return { content, page, brought, reports, session, bring: () => brought, probeTokens };
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

/** What the person brought, read into libraries of its own. Refused if a file of it cannot be used any more. */
async function readBrought(
  workspace: Workspace,
  { audio: audioFiles, features: featureFiles, checkpoint, semanticTokens }: SessionContent,
  name: string,
  options: Required<WorkOptions>,
): Promise<Pick<Prepared, 'brought' | 'reports'>> {
  const { audio, features } = workspace.nothingBrought();
  const reports = audioFiles.length > 0 ? await audio.add(audioFiles, partOf(options, [0.3, 0.45])) : [];
  const known = checkpoint && (await readCheckpoint(checkpoint, { signal: options.signal }));
  const room = { channels: known?.sizes.channelsIn ?? null, bytesLeft: features.bytesLeft };
  const manifest = features.add(await readFeatureFiles(featureFiles, room, partOf(options, [0.45, 0.6])));
  const tokens = semanticTokens && (await readSemanticTokens(semanticTokens, options));
  const problem = [...reports, ...manifest.files].find(({ error }) => error !== null)?.error;
  if (problem) throw new FormatError({ code: 'file-in-it', problem }, null, name);
  return { brought: { audio, features, checkpoint: known, semanticTokens: tokens }, reports };
}

function reportOf({ checkpoint }: Brought, { settings, data }: Session): CheckpointReport {
  if (!checkpoint) throw new Error('reportOf: no checkpoint was read');
  return checkpointReport(checkpoint, sizeSettings(checkpoint.sizes), settings, data.channelsOut);
}

/** Bytes that writing a session file reads. */
function sizeOf({ lanes, page, audio, features, checkpoint, semanticTokens }: SessionContent): number {
  const blobs = [page, ...audio, ...features, checkpoint, semanticTokens, ...lanes.map(({ weights }) => weights)];
  return blobs.reduce((sum, blob) => sum + (blob?.size ?? 0), 0);
}

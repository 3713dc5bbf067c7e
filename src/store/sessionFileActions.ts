/** The session file: everything that the worker and the page hold, out and in again. */
import type { DropReport } from '../protocol/dropReport.ts';
import type { Result } from '../protocol/requests.ts';
import type { SessionPage } from '../protocol/sessionPage.ts';
import { applyForeignSession } from './applySession.ts';
import type { LabContext } from './context.ts';
import { taken } from './dropReport.ts';
import { writeSessionPage } from '../metrics/sessionPage.ts';
import { restOf } from './rest.ts';
import { lastCopy, sessionOfCopy } from './lastCopy.ts';
import type { Adopted } from './presentRun.ts';
import type { LabActions, LabState, LogEntry } from './state.ts';
import { answered } from './takingFiles.ts';
import { replacing } from './replacement.ts';

type SessionFileActions = Pick<LabActions, 'exportSession' | 'openSession'>;

export function sessionFileActions(context: LabContext): SessionFileActions {
  const { store, series, options } = context;
  return {
    async exportSession() {
      const result = await context.attempt(async () => {
        const copying = lastCopy(context);
        const copy = copying && (await copying);
        if (copy) return sessionOfCopy(copy);
        // The curves have to end at the step at which the lanes are copied.
        return restOf(context).during(async () => {
          const state = store.getState();
          const page = await writeSessionPage(state, series);
          return { reply: context.request('exportSession', { page, ...sessionOf(state) }) };
        });
      });
      if (result) options.saveFile(result.file, result.name);
    },
    openSession: (file) => answered(context, [file.name], () => takeSession(context, file)),
  };
}

/** Puts a session file in the place of everything. Never rejects. */
export function takeSession(context: LabContext, file: File): Promise<DropReport> {
  return context.outcome([file.name], async () => {
    await restOf(context).over();
    const told = await openSessionFile(context, file, null);
    // What the worker said of the import comes after what the file remembers.
    if (told?.content.code === 'imported') context.log(told.content, told.step, told.lane);
    return taken('session', [file.name]);
  });
}

/**
 * Opens a session file, the files in it included.
 * @param run the kept run that goes on with it; null: another one begins
 * @returns the newest entry of the log before that of the file took its place
 * @throws LabError as of the request `importSession`
 */
export async function openSessionFile(
  context: LabContext,
  file: File,
  run: Adopted | null,
): Promise<LogEntry | undefined> {
  const result = await replacing(context, () => context.request('importSession', { file }));
  if (run) context.keeper?.adopt(result.session.sessionId, run);
  takeOverFiles(context, result);
  const told = context.store.getState().log.at(-1);
  applyForeignSession(context, result.session);
  context.store.setState({ plan: null });
  context.probeTokens = result.probeTokens;
  await showPage(context, result.page);
  return told;
}

const sessionOf = ({ session }: LabState): { sessionId?: string } => (session ? { sessionId: session.sessionId } : {});

/** What the file brought takes the place of what was given before. */
function takeOverFiles(context: LabContext, result: Result<'importSession'>): void {
  const { audio, features, checkpoint, semanticTokens } = result;
  const replace = (map: Map<string, File>, files: readonly File[]): void => {
    map.clear();
    for (const file of files) map.set(file.name, file);
  };
  replace(context.audioFiles, audio.files);
  replace(context.featureFiles, features.files);
  context.checkpointFile = checkpoint?.file ?? null;
  context.semanticTokensFile = semanticTokens;
  context.store.setState({
    audio: { reports: audio.reports, total: audio.total, changed: false },
    features: { manifest: features.manifest.files.length > 0 ? features.manifest : null, changed: false },
    checkpoint: checkpoint?.report ?? null,
    semanticTokens: semanticTokens && { name: semanticTokens.name, utterances: null },
  });
}

async function showPage(context: LabContext, page: SessionPage): Promise<void> {
  const { store, series } = context;
  for (const points of page.lanes) series.restore(points);
  const { session, view, selectedLane } = store.getState();
  const lanes = session?.lanes.map(({ id }) => id) ?? [];
  const layers = session?.experiment.settings.layers ?? 1;
  const layer = page.view.layer < layers ? page.view.layer : 0;
  const seconds = Math.max(0, ...page.lanes.map((points) => points.seconds.at(-1) ?? 0));
  series.keepOnly(lanes);
  store.setState(({ pace }) => ({
    view: { ...view, ...page.view, layer, hover: null },
    selectedLane: lanes.includes(page.selectedLane) ? page.selectedLane : selectedLane,
    speedLimit: page.speedLimit,
    flipReference: page.flipReference,
    pace: { ...pace, seconds },
    latest: Object.fromEntries([...series.lanes].map(([lane, { last }]) => [lane, Object.fromEntries(last)])),
  }));
  context.replaceLog(page.log);
  await context.attempt(async () => {
    await context.request('watchCodebook', { layer });
    await context.request('setSpeed', { stepsPerSecond: page.speedLimit });
    await context.request('setFlipReference', { reference: page.flipReference });
  });
}

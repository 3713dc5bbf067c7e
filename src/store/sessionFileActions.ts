/** The session file: everything that the worker and the page hold, out and in again. */
import type { Result } from '../protocol/requests.ts';
import type { SessionPage } from '../protocol/sessionPage.ts';
import type { LabContext } from './context.ts';
import { applyForeignSession } from './events.ts';
import { writeSessionPage } from './sessionPage.ts';
import type { LabActions } from './state.ts';

type SessionFileActions = Pick<LabActions, 'exportSession' | 'openSession'>;

export function sessionFileActions(context: LabContext): SessionFileActions {
  const { store, series, options } = context;
  return {
    async exportSession() {
      const running = store.getState().session?.running === true;
      const result = await context.attempt(async () => {
        // The curves have to end at the step at which the lanes are written.
        if (running) await context.request('pause', {});
        return context.request('exportSession', { page: await writeSessionPage(store.getState(), series) });
      });
      if (running) await context.attempt(() => context.request('start', {}));
      if (result) options.saveFile(result.file, result.name);
    },
    async openSession(file) {
      const result = await context.attempt(() => context.request('importSession', { file }));
      if (!result) return;
      takeOverFiles(context, result);
      const told = store.getState().log.at(-1);
      applyForeignSession(context, result.session);
      await showPage(context, result.page);
      // What the worker said of the import comes after what the file remembers.
      if (told?.content.code === 'imported') context.log(told.content, told.step, told.lane);
    },
  };
}

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

/** The run that is there as one HTML page. */
import { settingsInUse } from '../config/dataPhase.ts';
import { datasetFacts } from '../datasets/catalogue.ts';
import { inPieces } from '../metrics/metricsSnapshot.ts';
import type { AuditReport } from '../protocol/audit.ts';
import { LabError } from '../protocol/errors.ts';
import { runPage } from '../report/runPage.ts';
import { comparisonsNow, curvesNow, type RunReport } from '../report/runReport.ts';
import { isLive } from './condition.ts';
import type { LabContext } from './context.ts';
import { filesNamed } from './filesNamed.ts';
import type { LabActions } from './state.ts';

export function reportActions(
  context: LabContext,
  linkToRun: LabActions['linkToRun'],
): Pick<LabActions, 'exportReport'> {
  return {
    async exportReport() {
      await context.attempt(async () => {
        const report = await reportNow(context, linkToRun);
        const file = await inPieces(runPage(report), 'text/html');
        context.options.saveFile(file, `freeze-lab-report-step-${report.steps}.html`);
      });
    },
  };
}

/** Everything of one moment, as far as the worker can be asked; training may go on. @throws LabError without a session */
async function reportNow(context: LabContext, linkToRun: LabActions['linkToRun']): Promise<RunReport> {
  const { store, series } = context;
  const state = store.getState();
  const { session, backend, asked, log } = state;
  if (session === null) throw new LabError('invalid-request', { code: 'no-session-yet' });
  const live = isLive(state);
  const run = live ? await context.request('runTimeline', {}) : null;
  const link = live ? await linkToRun() : null;
  // The lanes of this moment: the pictures of curves are taken at once.
  const { lanes } = series;
  const curves = curvesNow(lanes);
  const { pace, audits } = store.getState();
  const built = log.findLastIndex(({ content }) => content.code === 'built');
  const asNow = { ...session.experiment, settings: settingsInUse(session.experiment) };
  const experiment = run?.experiment ?? asNow;
  return {
    name: asked?.state === 'following' ? asked.name : '',
    experiment,
    whole: run !== null,
    steps: pace.step,
    diverged: session.divergence !== null,
    backend: { name: backend?.name ?? '', adapter: backend?.adapter ?? '' },
    curves,
    audits: new Map(Object.values(audits).map((audit: AuditReport) => [audit.lane, audit])),
    verdicts: log.slice(built + 1).flatMap(({ content }) => (content.code === 'verdict' ? [content.report] : [])),
    comparisons: comparisonsNow(experiment, lanes),
    material: filesTaken(context, experiment.settings),
    address: link?.address ?? null,
    written: Date.now(),
  };
}

/** Of the files that are there, those that the run takes. */
function filesTaken({ store }: LabContext, settings: RunReport['experiment']['settings']): RunReport['material'] {
  const { audio, features, checkpoint } = filesNamed(store.getState());
  const own = datasetFacts(settings.dataset).files;
  return {
    audio: own === 'audio' ? audio : [],
    features: own === 'features' ? features : [],
    checkpoint: settings.initialWeights === 'checkpoint' ? checkpoint : null,
  };
}

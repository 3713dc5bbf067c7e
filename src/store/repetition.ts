/**
 * The run that is there, again with other seeds: in a worker of its own, one seed after another, while the page and its
 * session go on. Kept outside of the zustand state, as the curves of the session are.
 */
import { createClient } from '../client/client.ts';
import { FIELDS } from '../config/fields.ts';
import type { RunTimeline } from '../config/timeline.ts';
import { SeriesBook } from '../metrics/series.ts';
import { LabError, wireError } from '../protocol/errors.ts';
import type { LabContext } from './context.ts';
import type { RepeatedRun } from './repeatedRuns.ts';
import type { LabActions, LabState } from './state.ts';

/** Steps between two looks at whether it was cancelled, and two reports of how far it is. */
const STEPS_AT_ONCE = 25;
/** How much of the time a repetition takes while the session trains: page and session share the cores with it. */
const SHARE_BESIDE_TRAINING = 0.5;

type RepetitionActions = Pick<LabActions, 'repeatWithSeeds' | 'cancelRepetition'>;

export function repetitionActions(context: LabContext): RepetitionActions {
  let end: (() => void) | null = null;
  const stop = (): void => {
    end?.();
    end = null;
  };
  return {
    async repeatWithSeeds(count) {
      await context.attempt(async () => {
        const run = await context.request('runTimeline', {});
        const { session } = context.store.getState();
        if (!run || !session) throw new LabError('invalid-request', { code: 'run-untold' });
        if (session.step === 0) throw new LabError('invalid-request', { code: 'nothing-to-repeat' });
        stop();
        const { worker, terminate } = startWorker(context);
        end = terminate;
        try {
          await repeat(context, worker, run, session, count);
        } finally {
          // A later one has ended this worker already.
          if (end === terminate) stop();
        }
      });
    },
    cancelRepetition() {
      stop();
      context.repeated.clear();
      context.store.setState({ repetition: null });
    },
  };
}

type BackgroundWorker = ReturnType<typeof startWorker>['worker'];

function startWorker({ options }: LabContext) {
  const link = options.connect();
  let run: RepeatedRun = { series: new SeriesBook(), verdicts: [] };
  let sessionId: string | null = null;
  const client = createClient(link.endpoint, (event) => {
    if (event.kind === 'metrics' && event.sessionId === sessionId) run.series.append(event);
    if (event.kind === 'log' && event.sessionId === sessionId && event.content.code === 'verdict') {
      run.verdicts.push(event.content.report);
    }
  });
  link.onFailure((error) => client.close(error));
  const worker = {
    request: client.request,
    /** What is told of a session from now on; what was told before stays with whoever took it. */
    collect(id: string): RepeatedRun {
      sessionId = id;
      run = { series: new SeriesBook(), verdicts: [] };
      return run;
    },
  };
  const terminate = (): void => {
    client.close({ code: 'cancelled', problem: { code: 'cancelled' } });
    link.terminate();
  };
  return { worker, terminate };
}

async function repeat(
  context: LabContext,
  worker: BackgroundWorker,
  { experiment }: RunTimeline,
  { sessionId, step: steps }: NonNullable<LabState['session']>,
  count: number,
): Promise<void> {
  const { store, repeated } = context;
  const seeds = otherSeeds(experiment.settings.seed, count);
  const tell = (done: number, step: number): void =>
    store.setState({ repetition: { sessionId, seeds, done, step, steps } });
  repeated.clear();
  tell(0, 0);
  try {
    await prepare(context, worker, experiment);
    for (const [done, seed] of seeds.entries()) {
      const settings = { ...experiment.settings, seed };
      const built = await worker.request('build', { experiment: { ...experiment, settings } });
      const run = worker.collect(built.sessionId);
      for (let step = 0; step < steps; ) {
        const share = store.getState().session?.running ? SHARE_BESIDE_TRAINING : 1;
        const session = await worker.request('step', { count: Math.min(STEPS_AT_ONCE, steps - step), share });
        if (session.divergence)
          throw new LabError('invalid-request', { code: 'repetition-diverged', seed, step: session.step });
        step = session.step;
        tell(done, step);
      }
      repeated.add(seed, run);
      tell(done + 1, 0);
    }
  } catch (thrown) {
    // What is complete stays; cancelled by a person, nothing does.
    if (wireError(thrown).code === 'cancelled') return;
    store.setState(({ repetition }) => ({
      repetition: repetition && repetition.done > 0 ? { ...repetition, seeds: seeds.slice(0, repetition.done) } : null,
    }));
    throw thrown;
  }
}

/** The same backend and the same files as the session that is repeated. */
async function prepare(
  context: LabContext,
  worker: BackgroundWorker,
  experiment: RunTimeline['experiment'],
): Promise<void> {
  const { store, options, audioFiles, featureFiles, checkpointFile } = context;
  const { backend } = store.getState();
  await worker.request('initialise', {
    backend: backend?.name ?? null,
    kernels: backend?.kernels ?? null,
    site: options.site,
  });
  if (audioFiles.size > 0) await worker.request('addAudio', { files: [...audioFiles.values()] });
  if (featureFiles.size > 0) await worker.request('addFeatures', { files: [...featureFiles.values()] });
  if (checkpointFile) await worker.request('importCheckpoint', { file: checkpointFile, experiment });
}

/** The seeds that follow, beginning anew behind the largest. */
function otherSeeds(seed: number, count: number): number[] {
  const { min, max } = FIELDS.seed as { min: number; max: number };
  return Array.from({ length: count }, (_, i) => ((seed - min + 1 + i) % (max - min + 1)) + min);
}

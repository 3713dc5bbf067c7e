/** Asking a question, playing a run from a file, and going back to what was there before. */
import { LONGEST_RUN_NAME } from '../config/limits.ts';
import { lastStepOf } from '../config/timeline.ts';
import { namingFile } from '../formats/formatError.ts';
import { readRun, writeRun } from '../scenarios/runFile.ts';
import type { DropReport } from '../protocol/dropReport.ts';
import { LabError } from '../protocol/errors.ts';
import { scenarioOf } from '../scenarios/list.ts';
import { type Asked, type Question, questionOf } from './asked.ts';
import type { LabContext } from './context.ts';
import { taken } from './dropReport.ts';
import { planOf } from './plan.ts';
import { rebuild } from './rebuild.ts';
import type { LabActions } from './state.ts';

type AskedActions = Pick<LabActions, 'ask' | 'playAgain' | 'saveRun' | 'leaveAsked' | 'keepAsked'>;
type Others = Pick<LabActions, 'start' | 'setFlipReference'>;

export function askedActions(context: LabContext, others: Others): AskedActions {
  const { store, options } = context;
  return {
    async ask(scenario, size) {
      await context.attempt(async () => {
        await setUp(context, others, questionOf(scenario, size));
        void others.start();
      });
    },
    async playAgain() {
      const { asked } = store.getState();
      if (asked === null) return;
      const { scenario, name, experiment, steps } = asked;
      await context.attempt(async () => {
        await setUp(context, others, { scenario, name, experiment, steps });
        void others.start();
      });
    },
    async saveRun(name) {
      const called = name.trim().slice(0, LONGEST_RUN_NAME);
      await context.attempt(async () => {
        const run = await context.request('runTimeline', {});
        if (run === null) throw new LabError('invalid-request', { code: 'run-untold' });
        const { experiment } = run;
        const steps = Math.max(1, store.getState().session?.step ?? 0, lastStepOf(experiment));
        options.saveFile(writeRun({ name: called, steps, experiment }), `${asFileName(called)}.freezelab-run.json`);
      });
    },
    async leaveAsked() {
      const { asked } = store.getState();
      if (asked === null) return;
      const { draft, plan, flipReference } = asked.before;
      store.setState({ asked: null, draft, plan });
      await context.attempt(() => replace(context));
      await others.setFlipReference(flipReference);
    },
    keepAsked: () => store.setState({ asked: null }),
  };
}

/** Plays the run of a file in the place of the one that is there. Never rejects. */
export function takeRun(context: LabContext, others: Others, file: File): Promise<DropReport> {
  return context.outcome([file.name], async () => {
    const run = await namingFile(file.name, () => readRun(file));
    await setUp(context, others, { scenario: null, ...run });
    void others.start();
    return taken('run', [file.name]);
  });
}

/**
 * Builds what is asked, as a plan, so that a reset asks again.
 * @throws LabError if it cannot be built; all is then as it was
 */
async function setUp(context: LabContext, { setFlipReference }: Others, question: Question): Promise<void> {
  const { store } = context;
  const { draft, plan, asked: earlier, flipReference } = store.getState();
  const before = earlier?.before ?? { draft, plan, flipReference };
  const asked: Asked = { ...question, state: 'building', ended: false, answer: null, before };
  const { timeline: _, ...begin } = question.experiment;
  store.setState({ asked, draft: begin, plan: planOf(question.experiment) });
  try {
    await replace(context);
  } catch (thrown) {
    if (store.getState().asked === asked) store.setState({ asked: earlier, draft, plan });
    throw thrown;
  }
  if (store.getState().asked !== asked) throw new LabError('cancelled', { code: 'cancelled' });
  store.setState({ asked: { ...asked, state: 'following' } });
  const wanted = question.scenario && scenarioOf(question.scenario)?.flipsAgainst;
  if (wanted) await setFlipReference(wanted);
}

/** Builds a draft that is not of the session which is there. @throws LabError as `rebuild` */
async function replace(context: LabContext): Promise<void> {
  context.replacing = true;
  try {
    await rebuild(context);
  } finally {
    context.replacing = false;
  }
}

/** A name as file systems take it. */
function asFileName(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
  return plain === '' ? 'run' : plain.slice(0, 60);
}

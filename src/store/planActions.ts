/** A run as a plan for the next reset, and as an address for others. */
import { settingsInUse } from '../config/dataPhase.ts';
import type { Experiment } from '../config/experiment.ts';
import { LabError } from '../protocol/errors.ts';
import { isLive } from './condition.ts';
import type { LabContext } from './context.ts';
import { planOf, withPlan } from './plan.ts';
import { filesNamed } from './filesNamed.ts';
import { writeQuery } from '../scenarios/runAddress.ts';
import { readQuery, writeQuestion } from './query.ts';
import type { LabActions } from './state.ts';

type PlanActions = Pick<LabActions, 'planRun' | 'dropPlan' | 'linkToRun'>;

export function planActions(context: LabContext): PlanActions {
  const { store, options } = context;
  return {
    async planRun() {
      await context.attempt(async () => {
        const run = await context.request('runTimeline', {});
        const plan = run && planOf(run.experiment);
        if (plan) store.setState({ plan });
        else throw new LabError('invalid-request', { code: run ? 'nothing-to-plan' : 'run-untold' });
      });
    },
    dropPlan: () => store.setState({ plan: null }),
    async linkToRun() {
      const told = await context.attempt(() => experimentToTell(context));
      if (told === null) return null;
      const { wish } = readQuery(options.search ?? '');
      const address = new URL(options.site);
      address.hash = '';
      const { asked } = store.getState();
      address.search =
        asked?.state === 'following'
          ? writeQuestion(wish, asked, filesNamed(store.getState()))
          : writeQuery(wish, told.experiment, filesNamed(store.getState()));
      return { address: address.href, whole: told.whole };
    },
  };
}

async function experimentToTell(context: LabContext): Promise<{ experiment: Experiment; whole: boolean }> {
  const state = context.store.getState();
  const { draft, plan, session } = state;
  if (session === null || !isLive(state)) return { experiment: withPlan(draft, plan), whole: true };
  const run = await context.request('runTimeline', {});
  const asNow = { ...session.experiment, settings: settingsInUse(session.experiment) };
  return { experiment: run?.experiment ?? asNow, whole: run !== null };
}

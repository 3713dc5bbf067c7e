/** Start, pause, step, reset, and back to the last healthy step. */
import { askSession } from './applySession.ts';
import { carryOver } from './carryOver.ts';
import type { LabContext } from './context.ts';
import { withPlan } from './plan.ts';
import { restOf } from './rest.ts';
import type { LabActions } from './state.ts';

type TimeActions = Pick<LabActions, 'start' | 'pause' | 'step' | 'restoreHealthy' | 'reset'>;

export function timeActions(context: LabContext): TimeActions {
  const rest = restOf(context);
  return {
    async start() {
      rest.decide();
      await askSession(context, () => rest.start());
    },
    async pause() {
      rest.decide();
      await askSession(context, () => context.request('pause', {}));
    },
    async step(count) {
      rest.decide();
      await askSession(context, () => rest.step(count));
    },
    async restoreHealthy() {
      rest.decide();
      await askSession(context, async () => {
        await rest.over();
        return context.request('restoreHealthy', {});
      });
    },
    async reset() {
      const { draft, plan } = context.store.getState();
      const experiment = withPlan(draft, plan);
      let wanted = draft;
      const built = await askSession(context, async () => {
        await rest.over();
        const session = await context.request('build', { experiment });
        wanted = context.store.getState().draft;
        return session;
      });
      if (built) await carryOver(context, { draft, experiment }, wanted);
    },
  };
}

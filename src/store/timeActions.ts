/** Start, pause, step, reset, and back to the last healthy step. */
import { askSession } from './applySession.ts';
import { stepsToEnd } from './asked.ts';
import type { LabContext } from './context.ts';
import { rebuild } from './rebuild.ts';
import { restOf } from './rest.ts';
import type { LabActions } from './state.ts';

type TimeActions = Pick<LabActions, 'start' | 'pause' | 'step' | 'restoreHealthy' | 'reset'>;

export function timeActions(context: LabContext): TimeActions {
  const rest = restOf(context);
  return {
    async start() {
      rest.decide();
      const left = stepsToEnd(context.store.getState());
      await askSession(context, () => (left === null ? rest.start() : rest.step(left)));
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
      await context.attempt(() => rebuild(context));
    },
  };
}

/** Start, pause, step, reset. */
import type { SessionState } from '../protocol/session.ts';
import { askSession } from './applySession.ts';
import { carryOver } from './carryOver.ts';
import type { LabContext } from './context.ts';
import type { LabActions } from './state.ts';

type TimeActions = Pick<LabActions, 'start' | 'pause' | 'step' | 'reset'>;

export function timeActions(context: LabContext): TimeActions {
  /** What must not get into a rest, see `rest.ts`. */
  const afterRest = (ask: () => Promise<SessionState>): Promise<SessionState | null> =>
    askSession(context, async () => {
      await context.rest.over(context);
      return ask();
    });
  return {
    async start() {
      context.rest.decide();
      await afterRest(() => context.request('start', {}));
    },
    async pause() {
      context.rest.decide();
      await askSession(context, () => context.request('pause', {}));
    },
    async step(count) {
      context.rest.decide();
      await afterRest(() => context.request('step', { count }));
    },
    async reset() {
      const experiment = context.store.getState().draft;
      let wanted = experiment;
      const built = await afterRest(async () => {
        const session = await context.request('build', { experiment });
        wanted = context.store.getState().draft;
        return session;
      });
      if (built) await carryOver(context, experiment, wanted);
    },
  };
}

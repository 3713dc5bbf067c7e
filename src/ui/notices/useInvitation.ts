/** What stands where nothing was measured yet. */
import { texts } from '../../config/texts/index.ts';
import { isReady } from '../../store/condition.ts';
import type { LabState } from '../../store/state.ts';
import { useLab } from '../useLab.ts';
import { taskName } from './ProgressBar.tsx';

/** What to press, or what is being built. Null while training runs, or where nothing can be done without a worker. */
export function useInvitation(): string | null {
  return useLab(invitationOf);
}

function invitationOf(state: LabState): string | null {
  const building = state.tasks.findLast(({ kind }) => kind === 'build' || kind === 'import');
  if (building) return taskName({ ...building, detail: '' });
  if (state.connection === 'starting') return texts.flow.starting;
  if (isReady(state)) return state.session?.running ? null : texts.flow.emptyTitle;
  return state.connection === 'ready' ? texts.flow.noModel : null;
}

/** When lanes are compared with imported semantic tokens: at once, or after the reset that brings the new data. */
import type { LaneId } from '../config/experiment.ts';
import { valuesDiffer } from '../config/settings.ts';
import { ownFieldIds } from '../datasets/catalogue.ts';
import type { LabContext } from './context.ts';
import { type FilesState, ownFilesOf } from './ownFiles.ts';
import type { LabState } from './state.ts';

type DataState = Pick<LabState, 'session' | 'draft'> & FilesState;

/** Whether the next reset brings other data than those that the session has. */
export function dataAwaitReset(state: DataState): boolean {
  const { session, draft } = state;
  if (session === null) return true;
  const [running, chosen] = [session.experiment.settings, draft.settings];
  if (running.dataset !== chosen.dataset) return true;
  if (ownFilesOf(state, running.dataset)?.changed) return true;
  return ownFieldIds(running.dataset).some((id) => valuesDiffer(running[id], chosen[id]));
}

/** Whether the page has said that the tokens are compared after the reset. */
export function comparisonAwaitsReset(state: LabState): boolean {
  return state.semanticTokens !== null && Object.keys(state.agreements).length === 0 && dataAwaitReset(state);
}

/** @returns whether the lane could be compared */
export async function compareLane(context: LabContext, lane: LaneId): Promise<boolean> {
  const report = await context.attemptOfSession(() => context.request('semanticAgreement', { lane }));
  if (report) context.store.setState(({ agreements }) => ({ agreements: { ...agreements, [lane]: report } }));
  return report !== null;
}

/** Compares every lane. */
export async function compareLanes(context: LabContext): Promise<void> {
  const { store } = context;
  const { session } = store.getState();
  store.setState({ comparing: true });
  try {
    // A failure or a cancel means the same for the lanes that follow.
    for (const { id } of session?.lanes ?? []) if (!(await compareLane(context, id))) return;
  } finally {
    // Another session compares for itself.
    if (store.getState().session?.sessionId === session?.sessionId) store.setState({ comparing: false });
  }
}

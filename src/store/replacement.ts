/** Another run in the place of the one that is there, and what an undo means meanwhile. */
import type { LabContext } from './context.ts';
import type { Undo } from './runState.ts';
import type { LabState } from './state.ts';

/**
 * Does what puts another run in the place of this one, or keeps the one that was replaced. Until it is done nothing can
 * be undone: the run that would come back is not the one that a person sees go.
 */
export async function replacing<T>({ store }: LabContext, work: () => Promise<T>): Promise<T> {
  const count = (by: number): void => store.setState(({ replacements }) => ({ replacements: replacements + by }));
  count(1);
  try {
    return await work();
  } finally {
    count(-1);
  }
}

/** The run that an undo would bring back now, if any. */
export const undoable = ({ undo, replacements }: LabState): Undo | null => (replacements > 0 ? null : undo);

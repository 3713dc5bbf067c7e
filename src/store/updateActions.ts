/** A new version of the page that waits, and what a person does about it. */
import type { WaitingVersion } from '../client/updates.ts';
import type { LabContext } from './context.ts';
import type { LabActions } from './state.ts';

export function updateActions({ store }: LabContext): Pick<LabActions, 'takeUpdate' | 'postponeUpdate'> {
  return {
    takeUpdate() {
      const { update, session } = store.getState();
      // Taking it loads the page again, which ends what trains.
      if (!session?.running) update?.take();
    },
    postponeUpdate: () => store.setState({ update: null }),
  };
}

/** A version that came is shown until it is taken or put off. */
export function offerUpdate({ store }: LabContext, update: WaitingVersion): void {
  store.setState({ update });
}

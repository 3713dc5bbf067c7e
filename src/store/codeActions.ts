/** Looking at codes and listening to them: maps of the codebooks while they are in view, what is near a code, sound. */
import type { LaneId } from '../config/experiment.ts';
import type { TrailOrigin } from '../protocol/codes.ts';
import { isReady } from './condition.ts';
import type { LabContext } from './context.ts';
import type { LabActions } from './state.ts';

type CodeActions = Pick<LabActions, 'refreshCodeMaps' | 'setTrailOrigin' | 'chooseCode' | 'soundSources' | 'makeSound'>;

export function codeActions(context: LabContext): CodeActions {
  const { store } = context;
  let looking: Promise<void> | null = null;
  const look = async (): Promise<void> => {
    const { session, trailOrigin: origin, view } = store.getState();
    for (const { id } of session?.lanes ?? []) await mapLane(context, id, view.layer, origin);
    const { chosenCode } = store.getState();
    if (chosenCode) await detailCode(context, chosenCode.lane, chosenCode.code);
  };
  const actions: CodeActions = {
    async refreshCodeMaps() {
      if (!isReady(store.getState())) return;
      // A second request would only wait for the same worker.
      looking ??= look().finally(() => {
        looking = null;
      });
      await looking;
    },
    async setTrailOrigin(trailOrigin) {
      store.setState({ trailOrigin });
      await looking;
      await actions.refreshCodeMaps();
    },
    async chooseCode(lane, code) {
      store.setState({ chosenCode: code === null ? null : { lane, code }, codeDetail: null });
      if (code !== null) await detailCode(context, lane, code);
    },
    soundSources: async () => (isReady(store.getState()) ? context.request('soundSources', {}).catch(() => []) : []),
    makeSound: (asked) => context.attemptOfSession(() => context.request('sound', asked)),
  };
  return actions;
}

/** Quiet about errors: the next look comes by itself, and a worker that is gone is told of elsewhere. */
async function mapLane(context: LabContext, lane: LaneId, layer: number, origin: TrailOrigin): Promise<void> {
  const { store } = context;
  const map = await context.request('codeMap', { lane, layer, origin }).catch(() => null);
  const { session } = store.getState();
  const here = session?.lanes.some(({ id }) => id === lane) && (map === null || map.sessionId === session.sessionId);
  if (here) store.setState(({ codeMaps }) => ({ codeMaps: { ...codeMaps, [lane]: map ?? undefined } }));
}

async function detailCode(context: LabContext, lane: LaneId, code: number): Promise<void> {
  const { store } = context;
  const { layer } = store.getState().view;
  const detail = await context.request('codeDetail', { lane, layer, code }).catch(() => null);
  const { chosenCode, session } = store.getState();
  if (chosenCode?.lane !== lane || chosenCode.code !== code) return;
  if (detail === null || detail.sessionId === session?.sessionId) store.setState({ codeDetail: detail });
}

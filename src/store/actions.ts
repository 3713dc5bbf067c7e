/** What a person can do, as requests to the worker. See `LabActions` for what each promises. */
import type { LaneId, LaneSetup } from '../config/experiment.ts';
import type { BackendWish } from '../protocol/requests.ts';
import type { SessionState } from '../protocol/session.ts';
import { codeActions } from './codeActions.ts';
import { connect } from './connection.ts';
import { askedActions } from './askedActions.ts';
import { awaitedActions } from './awaited.ts';
import type { LabContext } from './context.ts';
import { checkActions } from './checkActions.ts';
import { dataFileActions } from './dataFileActions.ts';
import { askSession, showLanes } from './applySession.ts';
import { fieldActions } from './fieldActions.ts';
import { metricsFile } from './metricsFile.ts';
import { planActions } from './planActions.ts';
import { presetActions } from './presetActions.ts';
import { proofActions } from './proofActions.ts';
import { reportActions } from './reportActions.ts';
import { repetitionActions } from './repetition.ts';
import { sessionFileActions } from './sessionFileActions.ts';
import { libraryActions } from './libraryActions.ts';
import { Recovery, resumeActions } from './resume.ts';
import type { LabActions } from './state.ts';
import { takeFiles } from './takeFiles.ts';
import { timeActions } from './timeActions.ts';
import { tokenActions } from './tokenActions.ts';
import { updateActions } from './updateActions.ts';
import { weightsActions } from './weightsActions.ts';
import { replacing } from './replacement.ts';

/** The actions over one context. */
export function createActions(context: LabContext, wish: BackendWish): LabActions {
  const { store, series, options } = context;
  const session = async (ask: () => Promise<SessionState>): Promise<void> => {
    await askSession(context, ask);
  };
  const recovery = new Recovery(context, wish, () => actions.start());
  context.onLoss = (was) => void recovery.afterLoss(was);
  const actions: LabActions = {
    ...timeActions(context),
    ...laneActions(context, session),
    ...fieldActions(context),
    ...weightsActions(context),
    ...dataFileActions(context),
    ...tokenActions(context),
    ...sessionFileActions(context),
    ...presetActions(context),
    ...proofActions(context),
    ...codeActions(context),
    ...planActions(context),
    ...awaitedActions(context),
    ...reportActions(context, () => actions.linkToRun()),
    ...askedActions(context, {
      start: () => actions.start(),
      setFlipReference: (reference) => actions.setFlipReference(reference),
    }),
    ...resumeActions(context, recovery, () => actions.start()),
    ...libraryActions(context),
    ...checkActions(context),
    ...repetitionActions(context),
    ...updateActions(context),
    takeFiles: (files, beside) => takeFiles(context, actions, files, beside),
    async exportMetrics(format = 'csv') {
      const { pace, session: current } = store.getState();
      await context.attempt(async () => {
        const { file, name } = await metricsFile(format, series, current, pace.step);
        options.saveFile(file, name);
      });
    },
    setSpeed: async (stepsPerSecond) => {
      store.setState({ speedLimit: stepsPerSecond });
      await context.tell('setSpeed', { stepsPerSecond });
    },
    async cancel(taskId) {
      if (!context.ownTasks.cancel(taskId)) await context.tell('cancel', { taskId });
    },
    selectLane: (selectedLane) => store.setState({ selectedLane }),
    setView(change) {
      const { view } = store.getState();
      store.setState({ view: { ...view, ...change } });
      const { layer } = change;
      if (layer === undefined || layer === view.layer) return;
      // What was told is of another codebook.
      store.setState({ codeMaps: {}, chosenCode: null, codeDetail: null });
      void context.tell('watchCodebook', { layer });
    },
    restart: () => connect(context, wish),
  };
  return actions;
}

type LaneActions = Pick<LabActions, 'setFreeze' | 'setPolicy' | 'addLane' | 'forkLane' | 'removeLane'>;
type AskSession = (ask: () => Promise<SessionState>) => Promise<void>;

function laneActions(context: LabContext, session: AskSession): LaneActions {
  const setup = (lane: LaneId): LaneSetup | undefined =>
    context.store.getState().draft.lanes.find(({ id }) => id === lane);
  /** The draft shows at once what was asked for; the session follows at the next step boundary. */
  const change = async (wanted: LaneSetup): Promise<void> => {
    const { id, frozen, policy, levers } = wanted;
    context.changeDraft((draft) => ({
      ...draft,
      lanes: draft.lanes.map((lane) => (lane.id === id ? wanted : lane)),
    }));
    context.switching += 1;
    await context.attempt(() =>
      context.request('setFreeze', { lane: id, frozen, policy, ...(levers ? { levers } : {}) }),
    );
    context.switching -= 1;
    // Refused, or of a session that was replaced meanwhile: the switch goes back to what is true.
    if (context.switching === 0) showLanes(context);
  };
  return {
    async setFreeze(lane, frozen) {
      const now = setup(lane);
      if (now) await change({ ...now, frozen });
    },
    async setPolicy(lane, policy, levers) {
      const now = setup(lane);
      if (now) await change({ id: lane, frozen: now.frozen, policy, ...(levers ? { levers } : {}) });
    },
    addLane: () => session(() => context.request('addLane', { setup: { frozen: false, policy: 'wholeForward' } })),
    forkLane: (lane) => session(() => context.request('forkLane', { lane })),
    removeLane: (lane) => session(() => replacing(context, () => context.request('removeLane', { lane }))),
  };
}

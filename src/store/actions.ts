/** What a person can do, as requests to the worker. See `LabActions` for what each promises. */
import type { Experiment, LaneId, LaneSetup } from '../config/experiment.ts';
import type { SessionState } from '../protocol/session.ts';
import { connect } from './connection.ts';
import type { LabContext } from './context.ts';
import { applySession } from './events.ts';
import { fieldActions } from './fieldActions.ts';
import { metricsCsv } from './metricsCsv.ts';
import { proofActions } from './proofActions.ts';
import { readQuery } from './query.ts';
import type { LabActions } from './state.ts';

/** The actions over one context. */
export function createActions(context: LabContext): LabActions {
  const { store, options } = context;
  /** For requests whose reply is the session. */
  const session = async (ask: () => Promise<SessionState>): Promise<void> => {
    const result = await context.attempt(ask);
    if (result) applySession(context, result);
  };
  const quietly = async (ask: () => Promise<unknown>): Promise<void> => {
    await context.attempt(ask);
  };
  return {
    start: () => session(() => context.request('start', {})),
    pause: () => session(() => context.request('pause', {})),
    step: (count) => session(() => context.request('step', { count })),
    reset: () => session(() => context.request('build', { experiment: store.getState().draft })),
    ...laneActions(context, session),
    ...fieldActions(context),
    ...fileActions(context, session),
    ...proofActions(context),
    setSpeed: async (stepsPerSecond) => {
      store.setState({ speedLimit: stepsPerSecond });
      await quietly(() => context.request('setSpeed', { stepsPerSecond }));
    },
    cancel: () => quietly(() => context.request('cancel', {})),
    selectLane: (selectedLane) => store.setState({ selectedLane }),
    setView(change) {
      const { view } = store.getState();
      store.setState({ view: { ...view, ...change } });
      const { layer } = change;
      if (layer !== undefined && layer !== view.layer) void quietly(() => context.request('watchCodebook', { layer }));
    },
    restart: () => connect(context, readQuery(options.search ?? '').backend),
  };
}

type LaneActions = Pick<LabActions, 'setFreeze' | 'setPolicy' | 'addLane' | 'forkLane' | 'removeLane'>;
type AskSession = (ask: () => Promise<SessionState>) => Promise<void>;

function laneActions(context: LabContext, session: AskSession): LaneActions {
  const setup = (lane: LaneId): LaneSetup | undefined =>
    context.store.getState().draft.lanes.find(({ id }) => id === lane);
  /** The draft shows at once what was asked for; the session follows at the next step boundary. */
  const change = async (wanted: LaneSetup): Promise<void> => {
    const { id, frozen, policy, levers } = wanted;
    changeDraft(context, (draft) => ({
      ...draft,
      lanes: draft.lanes.map((lane) => (lane.id === id ? wanted : lane)),
    }));
    context.switching += 1;
    const done = await context.attempt(() =>
      context.request('setFreeze', { lane: id, frozen, policy, ...(levers ? { levers } : {}) }),
    );
    context.switching -= 1;
    // Refused: the switch goes back to what is true.
    const { session: current } = context.store.getState();
    if (!done && current) applySession(context, current);
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
    removeLane: (lane) => session(() => context.request('removeLane', { lane })),
  };
}

type FileActions = Pick<LabActions, 'exportWeights' | 'importWeights' | 'exportMetrics' | 'addAudio' | 'removeAudio'>;

function fileActions(context: LabContext, session: AskSession): FileActions {
  const { store, series, options } = context;
  return {
    async exportWeights(lane) {
      const result = await context.attempt(() => context.request('exportWeights', { lane }));
      if (result) options.saveFile(result.file, result.name);
    },
    async importWeights(file) {
      await session(() => context.request('importWeights', { file, name: file.name }));
      const { session: imported } = store.getState();
      // The form shows the settings of what is running now.
      if (imported) changeDraft(context, (draft) => ({ ...draft, settings: { ...imported.experiment.settings } }));
    },
    exportMetrics() {
      void context.attempt(async () => {
        const step = store.getState().pace.step;
        options.saveFile(await metricsCsv(series.lanes), `freeze-lab-metrics-step-${step}.csv`);
      });
    },
    async addAudio(files) {
      const result = await context.attempt(() => context.request('addAudio', { files }));
      if (!result) return;
      for (const file of files) if (result.total.names.includes(file.name)) context.audioFiles.set(file.name, file);
      store.setState(({ audio }) => {
        const replaced = new Set(result.reports.map(({ name }) => name));
        const others = audio.reports.filter(({ name }) => !replaced.has(name));
        const changed = audio.changed || result.reports.some(({ error }) => error === null);
        return { audio: { reports: [...others, ...result.reports], total: result.total, changed } };
      });
    },
    async removeAudio(name) {
      const result = await context.attempt(() => context.request('removeAudio', { name }));
      if (!result) return;
      context.audioFiles.delete(name);
      store.setState(({ audio }) => ({
        audio: { reports: audio.reports.filter((report) => report.name !== name), total: result.total, changed: true },
      }));
    },
  };
}

function changeDraft({ store }: LabContext, change: (draft: Experiment) => Experiment): void {
  store.setState(({ draft }) => ({ draft: change(draft) }));
}

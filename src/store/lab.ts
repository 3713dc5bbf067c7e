/** The page's state without a view: what the worker told, what the person chose, and the actions. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WaitingVersion } from '../client/updates.ts';
import type { WireError } from '../protocol/errors.ts';
import { createActions } from './actions.ts';
import { NOTHING_CHECKED } from './checkActions.ts';
import { NOTHING_TOLD } from './applySession.ts';
import { reportAddress } from './firstSession.ts';
import { connect, disconnect } from './connection.ts';
import { settleAsked, watchAsked } from './askedWatch.ts';
import { LabContext, type LabOptions, type Notice } from './context.ts';
import { Keeper } from './keeper.ts';
import { type Query, readQuery } from './query.ts';
import { keptPresets } from './presetActions.ts';
import { findOffer } from './resume.ts';
import { UNCHANGED } from './settingsHistory.ts';
import { SeriesBook } from '../metrics/series.ts';
import type { RepeatedRuns } from './repeatedRuns.ts';
import type { LabActions, LabState, LogEntry } from './state.ts';
import { offerUpdate } from './updateActions.ts';

export type { LabOptions, Notice } from './context.ts';

export interface Lab {
  /** `getState`, `subscribe`; in React use `useLab`. */
  store: StoreApi<LabState>;
  actions: LabActions;
  /** The full history; mutable and outside of `store`, see `series.ts`. */
  series: SeriesBook;
  /** What the run gave with other seeds; mutable, changes with `LabState.repetition`. */
  repeated: RepeatedRuns;
  /** Starts the worker and builds the first session. Never rejects: see `connection` and `failure`. */
  boot(): Promise<void>;
  /** Errors that a person should see at once. @returns ends the subscription */
  onNotice(listener: (notice: Notice) => void): () => void;
  /** Tells a person of an error, in a notice and the log. */
  report(error: WireError): void;
  /** Shows a new version of the page that waits. */
  offerUpdate(version: WaitingVersion): void;
  /** Every new log entry. @returns ends the subscription */
  onLog(listener: (entry: LogEntry) => void): () => void;
  /** Keeps the run as it is now. Never rejects. */
  keepNow(): Promise<void>;
  /** Whether steps would be lost if the page ended now. */
  isBehind(): boolean;
  /** Ends the worker. */
  close(): void;
}

/** Nothing is started before `boot`. */
export function createLabStore(options: LabOptions): Lab {
  const query = readQuery(options.search ?? '');
  const store = createStore<LabState>(() => initialState(query, options.storage));
  const series = new SeriesBook();
  const context = new LabContext(store, series, options);
  if (options.runs) context.keeper = new Keeper(context, options.runs);
  const actions = createActions(context, query.wish);
  watchAsked(context);
  return {
    store,
    series,
    repeated: context.repeated,
    actions,
    async boot() {
      reportAddress(context, query.problems);
      context.draftIsOfAddress = true;
      void findOffer(context);
      await connect(context, query.wish);
      settleAsked(context, actions);
    },
    report: (error) => context.report(error),
    offerUpdate: (version) => offerUpdate(context, version),
    onNotice: (listener) => context.notices.add(listener),
    onLog: (listener) => context.logged.add(listener),
    keepNow: async () => context.keeper?.keepNow(),
    isBehind: () => context.keeper?.isBehind === true,
    close() {
      context.keeper?.close();
      disconnect(context);
    },
  };
}

function initialState({ experiment, plan, asked, awaited }: Query, storage: LabOptions['storage']): LabState {
  return {
    connection: 'starting',
    failure: null,
    interrupted: null,
    backend: null,
    voices: [],
    session: null,
    sessionEnded: false,
    draft: experiment,
    form: UNCHANGED,
    ownPresets: keptPresets(storage),
    plan,
    asked,
    awaited,
    pace: { step: 0, seconds: 0, stepsPerSecond: 0, work: {} },
    log: [],
    tasks: [],
    audio: { reports: [], total: { names: [], seconds: 0 }, changed: false },
    features: { manifest: null, changed: false },
    checkpoint: null,
    semanticTokens: null,
    check: NOTHING_CHECKED,
    ...NOTHING_TOLD,
    selectedLane: 'A',
    flipReference: 'start',
    trailOrigin: 'start',
    repetition: null,
    speedLimit: null,
    keeping: { lasting: null, trouble: null, step: null, at: null },
    offer: null,
    undo: null,
    replacements: 0,
    runs: null,
    runSpace: null,
    removedRuns: [],
    recovering: null,
    update: null,
    view: { xAxis: 'step', smoothing: 0, zoom: null, hover: null, layer: 0, scales: {} },
  };
}

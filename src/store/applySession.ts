/** A session as the worker has it, taken over into the state and the series. */
import type { LaneSetup } from '../config/experiment.ts';
import { settingsInUse } from '../config/dataPhase.ts';
import { FIELD_IDS } from '../config/fields.ts';
import { type Settings, valuesDiffer } from '../config/settings.ts';
import type { SessionState } from '../protocol/session.ts';
import type { LabContext } from './context.ts';
import type { LabState } from './state.ts';
import { comparisonAwaitsReset, compareLanes } from './tokenComparison.ts';

/** What the state holds of one session beside the session itself, before anything of it was told. */
export const NOTHING_TOLD = {
  latest: {},
  codebooks: {},
  usageHistory: {},
  codeMaps: {},
  chosenCode: null,
  codeDetail: null,
  audits: {},
  flips: {},
  matrix: null,
  agreements: {},
  comparing: false,
} as const satisfies Partial<LabState>;

const setupOf = ({ id, frozen, policy, levers }: LaneSetup): LaneSetup => ({
  id,
  frozen,
  policy,
  ...(levers ? { levers } : {}),
});

/**
 * Takes over the session as the worker has it. A new session (its id differs) starts with empty series; one that another
 * took the place of is left out, however late it is told.
 * The draft's lanes follow the session's: the switches are part of the experiment, and a reset keeps them as they are.
 */
export function applySession(context: LabContext, session: SessionState): void {
  const { store, series, left } = context;
  if (left.has(session.sessionId)) return;
  const before = store.getState();
  const fresh = before.session?.sessionId !== session.sessionId;
  const ids = session.lanes.map((lane) => lane.id);
  const compares = fresh && comparisonAwaitsReset(before);
  if (fresh) series.clear();
  else series.keepOnly(ids);
  if (fresh && before.session) left.add(before.session.sessionId);
  const state: Partial<LabState> = {
    session,
    sessionEnded: false,
    pace: {
      step: fresh ? session.step : Math.max(before.pace.step, session.step),
      seconds: fresh ? 0 : before.pace.seconds,
      stepsPerSecond: session.running ? before.pace.stepsPerSecond : 0,
      work: fresh ? {} : before.pace.work,
    },
  };
  const { layer } = before.view;
  const shownLayer = layer < session.experiment.settings.layers ? layer : 0;
  if (fresh) {
    context.probeTokens = null;
    Object.assign(state, {
      ...NOTHING_TOLD,
      audio: { ...before.audio, changed: false },
      features: { ...before.features, changed: false },
      view: { ...before.view, zoom: null, hover: null, layer: shownLayer },
    });
  }
  if (!ids.includes(before.selectedLane) && ids[0]) state.selectedLane = ids[0];
  store.setState(state);
  context.keeper?.onState();
  // The draft is already that of the session to come.
  if (!fresh && context.replacing) return;
  if (!fresh && before.session) {
    followLive(context, settingsInUse(before.session.experiment), settingsInUse(session.experiment));
  }
  if (context.switching === 0) showLanes(context);
  if (fresh && shownLayer !== layer) void context.tell('watchCodebook', { layer: shownLayer });
  if (compares) void compareLanes(context);
}

/** The switches show what is true of the session. */
export function showLanes(context: LabContext): void {
  const { session } = context.store.getState();
  if (session) context.changeDraft((draft) => ({ ...draft, lanes: session.lanes.map(setupOf) }));
}

/**
 * The form follows what became of fields elsewhere: a session that began with others than the draft had, a timeline, or
 * a phase of other data. A field that a person has changed since stays.
 * @param before what the draft agreed with
 */
export function followLive(context: LabContext, before: Settings, now: Settings): void {
  const moved = FIELD_IDS.filter((id) => valuesDiffer(before[id], now[id]));
  if (moved.length === 0) return;
  context.changeDraft((draft) => {
    const followed = moved.filter((id) => !valuesDiffer(draft.settings[id], before[id])).map((id) => [id, now[id]]);
    return { ...draft, settings: { ...draft.settings, ...Object.fromEntries(followed) } };
  });
}

/** For requests whose reply is the session. @returns it, or null if the request failed */
export async function askSession(context: LabContext, ask: () => Promise<SessionState>): Promise<SessionState | null> {
  const session = await context.attempt(ask);
  if (session) applySession(context, session);
  return session;
}

/** Takes over a session that brought settings of its own: the form shows what is running now. */
export function applyForeignSession(context: LabContext, session: SessionState): void {
  if (context.left.has(session.sessionId)) return;
  applySession(context, session);
  context.changeDraft((draft) => ({ ...draft, settings: settingsInUse(session.experiment) }));
}

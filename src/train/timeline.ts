/** What was done to a session at which step, and what its experiment says is still to be done. */
import { MOST_TIMELINE_ENTRIES } from '../config/limits.ts';
import { knownRunTimeline } from '../config/knownParts.ts';
import type { DataPhase, Experiment, LaneId, LaneSetup, TimelineAction, TimelineEntry } from '../config/experiment.ts';
import type { FreezeLevers, PolicyName } from '../config/freezePolicies.ts';
import type { Settings } from '../config/settings.ts';
import { lanesAfter, type RunTimeline } from '../config/timeline.ts';
import type { LogContent } from '../protocol/log.ts';
import type { DataChange } from '../protocol/session.ts';
import { LabError } from '../protocol/errors.ts';
import type { SessionOptions } from './sessionOptions.ts';

/** What actions are done to. */
interface Playable {
  setFreeze(lane: LaneId, frozen: boolean, policy: PolicyName, levers?: FreezeLevers): unknown;
  setLive(changes: Partial<Settings>): unknown;
  setData(phase: DataPhase): unknown;
  forkLane(lane: LaneId): void;
  addLane(setup: Omit<LaneSetup, 'id'>): void;
  removeLane(lane: LaneId): void;
  log(lane: null, content: LogContent): void;
}

function carryOut(action: TimelineAction, session: Playable): void {
  switch (action.action) {
    case 'freeze': {
      const { id, frozen, policy, levers } = action.lane;
      session.setFreeze(id, frozen, policy, levers);
      return;
    }
    case 'set':
      session.setLive(action.settings);
      return;
    case 'data':
      session.setData(action.settings);
      return;
    case 'fork':
      return session.forkLane(action.lane);
    case 'add':
      return session.addLane(action.lane);
    case 'remove':
      return session.removeLane(action.lane);
    default:
      action satisfies never;
  }
}

export class Timeline {
  /** The experiment at the start; null if more was done than a timeline tells, or what was done is not known. */
  #began: Experiment | null;
  readonly #done: TimelineEntry[];
  /** What is to be done, those that were taken from it included. */
  #planned: readonly TimelineEntry[];
  #taken = 0;
  readonly #experiment: Experiment;

  /**
   * @param options of the session: an experiment at its start, or the run so far, null if that is not known
   * @param lanes those that are there; of a run that goes on from a file, some may not be in it
   */
  constructor(
    {
      experiment,
      runTimeline = { experiment, done: 0 },
      step = 0,
    }: Pick<SessionOptions, 'experiment' | 'runTimeline' | 'step'>,
    lanes: readonly LaneId[],
  ) {
    this.#experiment = experiment;
    const { timeline = [] } = runTimeline?.experiment ?? {};
    this.#done = timeline.slice(0, runTimeline?.done ?? 0);
    this.#planned = timeline.slice(this.#done.length);
    this.#began = runTimeline && { ...runTimeline.experiment, timeline: [] };
    if (!runTimeline) return;
    const known = lanesAfter(runTimeline.experiment.lanes, this.#done);
    if (lanes.some((id) => !known.includes(id))) this.#began = null;
    for (const lane of known) if (!lanes.includes(lane)) this.note({ action: 'remove', lane }, step + 1);
  }

  /** Does what is planned before a step. What a person has made impossible is said and left out. */
  play(step: number, session: Playable): void {
    for (let entry = this.#planned[this.#taken]; entry && entry.step <= step; entry = this.#planned[this.#taken]) {
      this.#taken += 1;
      try {
        carryOut(entry, session);
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        const problem = { code: 'timeline-goes-on', reason: error.problem } as const;
        session.log(null, { code: 'error', error: { code: error.code, problem } });
      }
    }
  }

  /** Notes what was done, planned or not, before a step. */
  note(action: TimelineAction, step: number): void {
    const last = this.#done.at(-1);
    // Somebody who drags a value changes it many times.
    if (action.action === 'set' && last?.action === 'set' && last.step === step) {
      this.#done[this.#done.length - 1] = { ...last, settings: { ...last.settings, ...action.settings } };
    } else this.#done.push({ ...action, step });
    if (this.#done.length > MOST_TIMELINE_ENTRIES) this.#began = null;
  }

  /** Changes of the data that batches come from, and the first step of each; as far as is known what was done. */
  get dataChanges(): DataChange[] {
    return this.#done.flatMap((entry) =>
      entry.action === 'data' ? [{ step: entry.step, phase: entry.settings }] : [],
    );
  }

  get soFar(): RunTimeline | null {
    if (!this.#began) return null;
    const timeline = [...this.#done, ...this.#planned.slice(this.#taken)];
    if (timeline.length > MOST_TIMELINE_ENTRIES) return null;
    // In the order that a file is read in, so that a run which went on from one is told in the same words.
    return knownRunTimeline({ experiment: { ...this.#began, timeline }, done: this.#done.length });
  }

  /** What there would be to tell after a `rewind`, which is not done. */
  rewound(next: number, lanes: readonly LaneId[], settings: Settings): Timeline {
    const other = new Timeline({ experiment: this.#experiment, runTimeline: null }, []);
    other.#began = this.#began;
    other.#done.push(...this.#done);
    other.#planned = this.#planned;
    other.rewind(next, lanes, settings);
    return other;
  }

  /**
   * Forgets what was done after training had come to a state that it went back to; what was planned for later is to come
   * again.
   * @param next the first step from there; what came before it was done in that state already
   * @param lanes those that are there now, whoever removed the others
   * @param settings as they are now: live ones are not put back
   */
  rewind(next: number, lanes: readonly LaneId[], settings: Settings): void {
    const kept = this.#done.filter((entry) => entry.step <= next);
    this.#done.splice(0, Infinity, ...kept);
    this.#taken = this.#planned.filter((entry) => entry.step <= next).length;
    if (!this.#began) return;
    for (const lane of lanesAfter(this.#began.lanes, kept)) {
      if (!lanes.includes(lane)) this.note({ action: 'remove', lane }, next);
    }
    const then: Settings = { ...this.#began.settings };
    for (const entry of kept) if (entry.action === 'set') Object.assign(then, entry.settings);
    const changed = Object.entries(settings).filter(([id, value]) => !Object.is(then[id as keyof Settings], value));
    const differing = changed.filter(([, value]) => typeof value !== 'object');
    if (differing.length > 0) this.note({ action: 'set', settings: Object.fromEntries(differing) }, next);
  }
}

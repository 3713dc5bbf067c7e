/**
 * A scenario: a question, asked as an experiment. It says how a run begins, what is done to it at which step, how long
 * it is, where to look, and how the answer follows from the run's own numbers. Data and pure functions: no page, no
 * worker, so that the command line or a repeat over seeds can ask the same.
 */
import { defaultExperiment, type Experiment, type LaneId, type LaneSetup } from '../config/experiment.ts';
import type { TimelineEntry } from '../config/experiment.ts';
import type { PolicyName } from '../config/freezePolicies.ts';
import type { Finding, Measure, PlaceToLook, ScenarioId, Subject } from '../config/scenarios.ts';
import type { Settings } from '../config/settings.ts';
import type { FlipReference } from '../protocol/events.ts';
import type { ScenarioRun } from './run.ts';

export interface Scenario {
  id: ScenarioId;
  /** What differs from the default experiment. */
  settings: Partial<Settings>;
  lanes: readonly LaneSetup[];
  /** In order of steps, the last at most `steps`: what is done before that step. */
  timeline: readonly TimelineEntry[];
  /** Steps after which the question is answered. */
  steps: number;
  /** Where the answer can be watched to come about, the most telling first. */
  look: readonly PlaceToLook[];
  /** What flipped tokens are counted against meanwhile; the start, if it does not say. */
  flipsAgainst?: FlipReference;
  /**
   * The answer, from what was measured and judged in the run. Whatever came out has a sentence of its own.
   * @returns null while the run has not come to its end, or lacks what the answer is made of
   */
  answer(run: ScenarioRun): ScenarioAnswer | null;
}

export interface ScenarioAnswer {
  finding: Finding;
  table: { measures: readonly Measure[]; rows: readonly AnswerRow[] };
}

export interface AnswerRow {
  lane: LaneId;
  /** What the lane stands for, or what was done to it. */
  about: Subject | PolicyName;
  /** One for each measure; null: there is none (a gradient), or nothing was measured. */
  values: readonly (number | null)[];
}

/** Another size or length of a scenario. */
export interface ScenarioSize {
  settings?: Partial<Settings>;
  steps?: number;
}

/** What is trained, timeline included, and for how many steps. */
export interface AskedRun {
  experiment: Experiment;
  steps: number;
}

/** The run that a scenario asks for. With another length its timeline is stretched or shortened with it. */
export function askedRun(scenario: Scenario, { settings = {}, steps = scenario.steps }: ScenarioSize = {}): AskedRun {
  const standard = defaultExperiment();
  const at = (step: number): number => Math.max(1, Math.round((step * steps) / scenario.steps));
  return {
    experiment: {
      ...standard,
      settings: { ...standard.settings, ...scenario.settings, ...settings },
      lanes: scenario.lanes.map((lane) => ({ ...lane })),
      timeline: scenario.timeline.map((entry) => ({ ...entry, step: at(entry.step) })),
    },
    steps,
  };
}

/** Freezes, or thaws, a lane before a step. */
export function freezeAt(step: number, id: LaneId, policy: PolicyName, frozen = true): TimelineEntry {
  return { step, action: 'freeze', lane: { id, frozen, policy } };
}

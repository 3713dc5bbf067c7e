/** A run that was asked for as a whole: by a question, a run file, or the address. */
import type { Experiment } from '../config/experiment.ts';
import { FIELD_IDS } from '../config/fields.ts';
import type { ScenarioId } from '../config/scenarios.ts';
import type { Settings } from '../config/settings.ts';
import type { RunTimeline } from '../config/timeline.ts';
import type { FlipReference } from '../protocol/events.ts';
import type { SessionState } from '../protocol/session.ts';
import { askedRun, type ScenarioAnswer, type ScenarioSize } from '../scenarios/scenario.ts';
import { scenarioOf } from '../scenarios/list.ts';
import type { Plan } from './plan.ts';

export interface Asked {
  /** Whose question it is; null: a run of one's own. */
  scenario: ScenarioId | null;
  /** What a person called it; empty for a scenario. */
  name: string;
  /** With its timeline. */
  experiment: Experiment;
  /** How long it is. */
  steps: number;
  /**
   * `building`: it is being set up. `following`: what was done so far is what was asked for. `left`: a person did
   * something else, so it is theirs now.
   */
  state: 'building' | 'following' | 'left';
  /** Whether it came to its end while it was followed. */
  ended: boolean;
  /** Of a scenario that came to its end; null too if the run was too short for one. */
  answer: ScenarioAnswer | null;
  before: Before;
}

/** What a person had before, which is put back on demand. */
export interface Before {
  draft: Experiment;
  plan: Plan | null;
  flipReference: FlipReference;
}

/** The parts that say what is asked. */
export type Question = Pick<Asked, 'scenario' | 'name' | 'experiment' | 'steps'>;

/** A scenario as it is asked. @throws Error if there is none of that id, which its type forbids */
export function questionOf(id: ScenarioId, size?: ScenarioSize): Question {
  const scenario = scenarioOf(id);
  if (!scenario) throw new Error(`No scenario ${id}`);
  return { scenario: id, name: '', ...askedRun(scenario, size) };
}

/** What of a question differs from the scenario as it is offered. */
export function sizeOf({ scenario, experiment, steps }: Question): ScenarioSize {
  if (scenario === null) return {};
  const offered = questionOf(scenario);
  const differing = FIELD_IDS.filter(
    (id) => JSON.stringify(offered.experiment.settings[id]) !== JSON.stringify(experiment.settings[id]),
  );
  const settings = Object.fromEntries(differing.map((id) => [id, experiment.settings[id]])) as Partial<Settings>;
  return { settings, ...(steps === offered.steps ? {} : { steps }) };
}

/** Whether a run is, as far as it came, the one that was asked for. What is done after its end does not count. */
export function follows(run: RunTimeline | null, { experiment, steps }: Question): boolean {
  if (run === null) return false;
  const told = (given: Experiment): string => {
    const { objective, settings, lanes, timeline = [] } = given;
    return canonical({ objective, settings, lanes, timeline: timeline.filter((entry) => entry.step <= steps) });
  };
  return told(run.experiment) === told(experiment);
}

/** JSON with the keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Steps until a run that is followed comes to its end; null if there is none, or it has come there. */
export function stepsToEnd({ asked, session }: { asked: Asked | null; session: SessionState | null }): number | null {
  if (asked?.state !== 'following' || session === null || session.step >= asked.steps) return null;
  return asked.steps - session.step;
}

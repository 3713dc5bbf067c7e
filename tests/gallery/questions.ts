/** Questions in their states, with answers as full runs gave them. */
import { defaultExperiment } from '../../src/config/experiment.ts';
import type { ScenarioId } from '../../src/config/scenarios.ts';
import type { ScenarioAnswer } from '../../src/scenarios/scenario.ts';
import { type Asked, questionOf } from '../../src/store/asked.ts';
import type { LabState } from '../../src/store/state.ts';

const rest = {
  state: 'following',
  ended: false,
  answer: null,
  before: { draft: defaultExperiment(), plan: null, flipReference: 'start' },
} as const;

/** A scenario is asked, and in this state. */
export const asking = (scenario: ScenarioId, change: Partial<Asked>): Partial<LabState> => ({
  asked: { ...questionOf(scenario), ...rest, ...change },
});

/** A run of a person's own, from a file; its name holds what could turn or widen a page. */
export const ownRun = (): Asked => ({
  scenario: null,
  name: 'frozen at 400, \u202eweight decay 0, a_name_without_any_place_to_break_it_that_is_as_long_as_names_may_be_here',
  experiment: defaultExperiment(),
  steps: 1240,
  ...rest,
});

export const frozenAgainstFree = (): ScenarioAnswer => ({
  finding: {
    code: 'frozen-against-free',
    early: 'more',
    earlyBy: 0.136,
    earlySpread: 0.0072,
    late: 'same',
    lateBy: -0.0021,
    lateSpread: 0.0029,
    settled: 0.845,
    perplexity: 23.8,
    freePerplexity: 35.6,
  },
  table: {
    measures: ['reconstruction', 'perplexity', 'flips'],
    rows: [
      { lane: 'A', about: 'free', values: [0.194, 35.6, 0.821] },
      { lane: 'B', about: 'frozen-at-start', values: [0.33, 23.8, 0] },
      { lane: 'C', about: 'frozen-when-settled', values: [0.215, 30.1, 0.779] },
    ],
  },
});

export const freezesLeaked = (): ScenarioAnswer => ({
  finding: {
    code: 'some-freezes-leaked',
    held: ['wholeForward', 'modeSwitchOnly', 'evalOnly', 'stickyEval'],
    leaked: ['noGradOnly', 'requiresGradOnly', 'zeroGradients', 'codebookOnly'],
    most: ['noGradOnly'],
    flips: 0.167,
  },
  table: {
    measures: ['codebookChange', 'projectionChange', 'flipsInFreeze', 'tapeNodes'],
    rows: [
      { lane: 'A', about: 'wholeForward', values: [0, 0, 0, 0] },
      { lane: 'B', about: 'noGradOnly', values: [1.235, 0, 0.167, 0] },
      { lane: 'C', about: 'requiresGradOnly', values: [1.235, 0, 0.167, 0] },
      { lane: 'D', about: 'zeroGradients', values: [1.277, 0.00524, 0.165, 4] },
      { lane: 'A', about: 'modeSwitchOnly', values: [0, 0, 0, 3] },
      { lane: 'B', about: 'evalOnly', values: [0, 0, 0, 3] },
      { lane: 'C', about: 'codebookOnly', values: [0, 0.064, 0.0536, 4] },
      { lane: 'D', about: 'stickyEval', values: [0, 0, 0, null] },
    ],
  },
});

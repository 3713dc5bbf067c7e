/** All scenarios, in the order in which they are offered. */
import { SCENARIO_IDS, type ScenarioId } from '../config/scenarios.ts';
import { codebookCollapse } from './codebookCollapse.ts';
import { frozenTooEarly } from './frozenTooEarly.ts';
import { leakyFreezes } from './leakyFreezes.ts';
import { newVoice } from './newVoice.ts';
import type { Scenario } from './scenario.ts';
import { stickyEval } from './stickyEval.ts';
import { twoDimensions } from './twoDimensions.ts';
import { zeroCommitment } from './zeroCommitment.ts';

const ALL: Record<ScenarioId, Scenario> = {
  'zero-commitment': zeroCommitment,
  'new-voice': newVoice,
  'frozen-too-early': frozenTooEarly,
  'leaky-freezes': leakyFreezes,
  'codebook-collapse': codebookCollapse,
  'sticky-eval': stickyEval,
  'two-dimensions': twoDimensions,
};

export const SCENARIOS: readonly Scenario[] = SCENARIO_IDS.map((id) => ALL[id]);

/** @returns null if there is none of that id */
export function scenarioOf(id: string): Scenario | null {
  return SCENARIOS.find((scenario) => scenario.id === id) ?? null;
}

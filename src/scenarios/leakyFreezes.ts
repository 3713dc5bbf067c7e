/**
 * Which freezes hold? Every policy is pulled for the same number of steps, four at a time, on lanes that trained before:
 * momentum and moving averages are then what they are in practice.
 */
import { LANE_IDS, type TimelineEntry } from '../config/experiment.ts';
import type { NamedPolicy } from '../config/freezePolicies.ts';
import { changeOf, freezesOf, frozenParts, isOver, lastIn, verdictOn } from './run.ts';
import { freezeAt, type Scenario } from './scenario.ts';

/** Policies of the lanes A to D, round by round; each is there once, which a test holds. */
const ROUNDS = [
  { from: 100, to: 200, policies: ['wholeForward', 'noGradOnly', 'requiresGradOnly', 'zeroGradients'] },
  { from: 300, to: 400, policies: ['modeSwitchOnly', 'evalOnly', 'codebookOnly', 'stickyEval'] },
] as const satisfies { from: number; to: number; policies: readonly NamedPolicy[] }[];

export const leakyFreezes: Scenario = {
  id: 'leaky-freezes',
  settings: {},
  lanes: LANE_IDS.map((id, i) => ({ id, frozen: false, policy: ROUNDS[0].policies[i] as NamedPolicy })),
  timeline: ROUNDS.flatMap(({ from, to, policies }): TimelineEntry[] => [
    ...policies.map((policy, i) => freezeAt(from, LANE_IDS[i] as 'A', policy)),
    ...policies.map((policy, i) => freezeAt(to, LANE_IDS[i] as 'A', policy, false)),
  ]),
  steps: 400,
  look: ['drift', 'gradient', 'flips'],
  flipsAgainst: 'freeze',
  answer(run) {
    if (!isOver(run)) return null;
    const parts = frozenParts(run);
    const freezes = freezesOf(run);
    const rows = freezes.flatMap((freeze) => {
      const report = verdictOn(run, freeze);
      if (!report) return [];
      const { lane, policy, span } = freeze;
      return {
        lane,
        policy,
        held: report.verdict.kind === 'held',
        flips: lastIn(run, lane, 'probe/token_flip_rate_since_freeze@0', span),
        values: [
          changeOf(report, parts.codebook),
          changeOf(report, parts.projection),
          lastIn(run, lane, 'probe/token_flip_rate_since_freeze@0', span),
          report.tape.nodes,
        ],
      };
    });
    if (rows.length < freezes.length) return null;
    const held = rows.filter((row) => row.held).map(({ policy }) => policy);
    const leaked = rows.filter((row) => !row.held).sort((a, b) => (b.flips ?? 0) - (a.flips ?? 0));
    const [most] = leaked;
    return {
      finding: most
        ? {
            code: 'some-freezes-leaked',
            held,
            leaked: leaked.map(({ policy }) => policy),
            most: [most.policy],
            flips: most.flips ?? 0,
          }
        : { code: 'all-freezes-held', held },
      table: {
        measures: ['codebookChange', 'projectionChange', 'flipsInFreeze', 'tapeNodes'],
        rows: rows.map(({ lane, policy, values }) => ({ lane, about: policy, values })),
      },
    };
  },
};

/**
 * Does a commitment loss of 0 prove that the quantizer is frozen? Users of GPT-SoVITS read it so (its issue 1921). The
 * loss is 0 in evaluation mode whatever else happens; under GPT-SoVITS's rules k-means then rewrites a codebook that was
 * not initialised (lane D), and a freeze without evaluation mode has a loss that is not 0 (lane C).
 */
import { freezeAt, type Scenario } from './scenario.ts';
import {
  changeOf,
  freezesOf,
  frozenParts,
  isOver,
  isZeroThroughout,
  mean,
  meanOver,
  metricBeside,
  verdictOn,
} from './run.ts';

export const zeroCommitment: Scenario = {
  id: 'zero-commitment',
  settings: { codebookRules: 'gpt-sovits' },
  lanes: [
    { id: 'A', frozen: false, policy: 'evalOnly' },
    { id: 'B', frozen: false, policy: 'wholeForward' },
    { id: 'C', frozen: false, policy: 'requiresGradOnly' },
    { id: 'D', frozen: true, policy: 'wholeForward' },
  ],
  timeline: [
    freezeAt(200, 'A', 'evalOnly'),
    freezeAt(200, 'B', 'wholeForward'),
    freezeAt(200, 'C', 'requiresGradOnly'),
    freezeAt(400, 'A', 'evalOnly', false),
    freezeAt(400, 'B', 'wholeForward', false),
    freezeAt(400, 'C', 'requiresGradOnly', false),
    freezeAt(400, 'D', 'wholeForward', false),
  ],
  steps: 400,
  look: ['commitment', 'drift', 'gradient'],
  answer(run) {
    if (!isOver(run)) return null;
    const parts = frozenParts(run);
    const lanes = freezesOf(run).flatMap((freeze) => {
      const report = verdictOn(run, freeze);
      if (!report) return [];
      return {
        ...freeze,
        held: report.verdict.kind === 'held',
        zero: isZeroThroughout(run, freeze.lane, 'loss/commitment', freeze.span),
        commitment: meanOver(run, freeze.lane, 'loss/commitment', freeze.span),
        error: meanOver(run, freeze.lane, metricBeside(run, 'loss/commitment'), freeze.span),
        codebook: changeOf(report, parts.codebook),
        projection: changeOf(report, parts.projection),
      };
    });
    if (lanes.length < run.experiment.lanes.length) return null;
    lanes.sort((a, b) => (a.lane < b.lane ? -1 : 1));
    const zero = lanes.filter((lane) => lane.zero);
    const held = zero.filter((lane) => lane.held).map(({ lane }) => lane);
    const moved = zero.find((lane) => !lane.held);
    const error = mean(zero.flatMap((lane) => lane.error ?? [])) ?? 0;
    return {
      finding: moved
        ? { code: 'zero-and-moved', lane: moved.lane, change: Math.max(moved.codebook, moved.projection), held, error }
        : zero.length > 0
          ? { code: 'zero-and-held', held, error }
          : { code: 'never-zero', commitment: Math.min(...lanes.flatMap(({ commitment }) => commitment ?? [])) },
      table: {
        measures: ['commitment', 'error', 'codebookChange', 'projectionChange'],
        rows: lanes.map(({ lane, policy, commitment, error: quantization, codebook, projection }) => ({
          lane,
          about: policy,
          values: [commitment, quantization, codebook, projection],
        })),
      },
    };
  },
};

/**
 * What does a codebook cost that was frozen too early? One is frozen at random before the first step, as in GPT-SoVITS's
 * issue 2197; one when it has settled; one is left free.
 */
import type { LaneId } from '../config/experiment.ts';
import { difference } from './difference.ts';
import { freezesOf, isOver, lastIn, lastSteps, meanOver } from './run.ts';
import { freezeAt, type Scenario } from './scenario.ts';

export const frozenTooEarly: Scenario = {
  id: 'frozen-too-early',
  settings: { codebookInit: 'random' },
  lanes: [
    { id: 'A', frozen: false, policy: 'wholeForward' },
    { id: 'B', frozen: true, policy: 'wholeForward' },
    { id: 'C', frozen: false, policy: 'wholeForward' },
  ],
  timeline: [freezeAt(500, 'C', 'wholeForward')],
  steps: 800,
  look: ['reconstruction', 'usage', 'drift'],
  answer(run) {
    const end = lastSteps(run);
    const late = freezesOf(run).find(({ span }) => span.from > 1);
    if (!isOver(run) || !late) return null;
    const upTo = (to: number) => ({ from: 1, to });
    const before = lastIn(run, 'A', 'drift/codebook@0', upTo(late.span.from));
    const after = lastIn(run, 'A', 'drift/codebook@0', upTo(run.steps));
    const early = difference(run, 'B', 'A', 'loss/reconstruction', end);
    const settled = difference(run, 'C', 'A', 'loss/reconstruction', end);
    const perplexity = (lane: LaneId): number | null => meanOver(run, lane, 'codebook/perplexity@0', end);
    const [free, frozen] = [perplexity('A'), perplexity('B')];
    if (early === null || settled === null || before === null || after === null) return null;
    if (free === null || frozen === null) return null;
    const abouts = { A: 'free', B: 'frozen-at-start', C: 'frozen-when-settled' } as const;
    return {
      finding: {
        code: 'frozen-against-free',
        early: early.compared,
        earlyBy: early.by,
        earlySpread: early.spread,
        late: settled.compared,
        lateBy: settled.by,
        lateSpread: settled.spread,
        settled: after === 0 ? 1 : Math.min(1, before / after),
        perplexity: frozen,
        freePerplexity: free,
      },
      table: {
        measures: ['reconstruction', 'perplexity', 'flips'],
        rows: (['A', 'B', 'C'] as const).map((lane) => ({
          lane,
          about: abouts[lane],
          values: [
            meanOver(run, lane, 'loss/reconstruction', end),
            perplexity(lane),
            lastIn(run, lane, 'probe/token_flip_rate@0', upTo(run.steps)),
          ],
        })),
      },
    };
  },
};

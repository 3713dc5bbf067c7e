/** A freeze to look at: on a plane every code is a point that moves, or does not. */
import { DATASET_KINDS, datasetFacts } from '../datasets/catalogue.ts';
import { startingSizes } from '../config/presets.ts';
import { difference } from './difference.ts';
import { firstIn, freezesOf, isOver, lastIn, lastSteps, meanOver } from './run.ts';
import { freezeAt, type Scenario } from './scenario.ts';

/** The data set that can be drawn as it is. */
const PLANE = DATASET_KINDS.find((kind) => datasetFacts(kind).channels === 2) ?? DATASET_KINDS[0];

export const twoDimensions: Scenario = {
  id: 'two-dimensions',
  settings: { ...startingSizes(PLANE), dataset: PLANE, planeShape: 'spiral' },
  lanes: [
    { id: 'A', frozen: false, policy: 'wholeForward' },
    { id: 'B', frozen: false, policy: 'wholeForward' },
  ],
  timeline: [freezeAt(200, 'B', 'wholeForward')],
  steps: 600,
  look: ['codebook-view', 'drift', 'reconstruction'],
  answer(run) {
    const [freeze] = freezesOf(run);
    if (!isOver(run) || !freeze) return null;
    const end = lastSteps(run);
    const since = { from: freeze.span.from, to: run.steps };
    const lanes = (['A', 'B'] as const).map((lane) => ({
      lane,
      before: firstIn(run, lane, 'drift/codebook@0', since),
      now: lastIn(run, lane, 'drift/codebook@0', since),
    }));
    const loss = difference(run, 'B', 'A', 'loss/reconstruction', end);
    const [free, frozen] = lanes;
    if (!loss || !free || !frozen) return null;
    if (free.before === null || free.now === null || frozen.before === null || frozen.now === null) return null;
    return {
      finding: {
        code: 'codes-on-a-plane',
        frozenMoved: Math.abs(frozen.now - frozen.before),
        freeMoved: Math.abs(free.now - free.before),
        loss: loss.compared,
        lossBy: loss.by,
        lossSpread: loss.spread,
      },
      table: {
        measures: ['driftAtFreeze', 'driftAtEnd', 'used', 'reconstruction'],
        rows: lanes.map(({ lane, before, now }) => ({
          lane,
          about: lane === freeze.lane ? 'frozen' : 'free',
          values: [
            before,
            now,
            lastIn(run, lane, 'codebook/used_window@0', end),
            meanOver(run, lane, 'loss/reconstruction', end),
          ],
        })),
      },
    };
  },
};

/** Does a thawed quantizer train again? One lane's thaw restores training mode, the other's forgets it. */
import { frozenParts, isOver, isZeroThroughout, lastIn, meanGradient, meanOver } from './run.ts';
import { freezeAt, type Scenario } from './scenario.ts';

const LANES = ['A', 'B'] as const;

export const stickyEval: Scenario = {
  id: 'sticky-eval',
  settings: {},
  lanes: [
    { id: 'A', frozen: false, policy: 'wholeForward' },
    { id: 'B', frozen: false, policy: 'stickyEval' },
  ],
  timeline: [
    freezeAt(150, 'A', 'wholeForward'),
    freezeAt(150, 'B', 'stickyEval'),
    freezeAt(250, 'A', 'wholeForward', false),
    freezeAt(250, 'B', 'stickyEval', false),
  ],
  steps: 400,
  look: ['commitment', 'gradient', 'flips'],
  flipsAgainst: 'freeze',
  answer(run) {
    const thaw = run.experiment.timeline?.findLast((entry) => entry.action === 'freeze' && !entry.lane.frozen)?.step;
    if (!isOver(run) || thaw === undefined) return null;
    const since = { from: thaw, to: run.steps };
    const lanes = LANES.map((lane) => ({
      lane,
      commitment: meanOver(run, lane, 'loss/commitment', since),
      gradient: meanGradient(run, lane, frozenParts(run).gradient, since),
      flips: lastIn(run, lane, 'probe/token_flip_rate_since_freeze@0', since),
      zero: isZeroThroughout(run, lane, 'loss/commitment', since),
    }));
    if (lanes.some(({ flips, commitment }) => flips === null || commitment === null)) return null;
    const stuck = lanes.filter(({ zero, gradient, flips }) => zero && gradient === null && flips === 0);
    const free = lanes.filter((lane) => !stuck.includes(lane));
    const [firstStuck, firstFree] = [stuck[0], free[0]];
    return {
      finding:
        firstStuck && firstFree
          ? { code: 'thawed-and-stuck', stuck: firstStuck.lane, free: firstFree.lane, flips: firstFree.flips ?? 0 }
          : firstFree
            ? { code: 'thawed-and-free', flips: Math.min(...free.map(({ flips }) => flips ?? 0)) }
            : { code: 'both-stuck' },
      table: {
        measures: ['commitment', 'gradient', 'flipsSinceThaw'],
        rows: lanes.map(({ lane, commitment, gradient, flips }) => ({
          lane,
          about: lane === 'A' ? 'wholeForward' : 'stickyEval',
          values: [commitment, gradient, flips],
        })),
      },
    };
  },
};

/**
 * Fine-tune on a new voice: freeze or not? One lane trains on English voices; then its copy stays free, it is frozen, and
 * both meet a voice of another language. Tokens that flip on the old voices are what a GPT (s1) that was trained on them
 * would have to relearn; what is bought with them is reconstruction of the new voice.
 */
import { difference } from './difference.ts';
import { isOver, lastIn, lastSteps, meanOver } from './run.ts';
import { freezeAt, type Scenario } from './scenario.ts';

/** Those who go on after the switch. */
const LANES = ['A', 'B'] as const;

export const newVoice: Scenario = {
  id: 'new-voice',
  settings: { voices: ['slt', 'rms', 'awb', 'gbf'] },
  lanes: [{ id: 'A', frozen: false, policy: 'wholeForward' }],
  timeline: [
    { step: 400, action: 'fork', lane: 'A' },
    freezeAt(400, 'A', 'wholeForward'),
    { step: 400, action: 'data', settings: { voices: ['cmf'] } },
  ],
  steps: 800,
  look: ['flips', 'reconstruction', 'drift'],
  flipsAgainst: 'freeze',
  answer(run) {
    const begins = run.experiment.timeline?.find(({ action }) => action === 'data')?.step;
    if (!isOver(run) || begins === undefined) return null;
    const [phase, end] = [{ from: begins, to: run.steps }, lastSteps(run)];
    const gained = difference(run, 'B', 'A', 'loss/reconstruction', end);
    // The probe stays that of the old voices.
    const lanes = LANES.map((lane) => ({
      lane,
      flips: lastIn(run, lane, 'probe/token_flip_rate_since_freeze@0', phase),
      reconstruction: meanOver(run, lane, 'loss/reconstruction', end),
      drift: lastIn(run, lane, 'drift/codebook@0', phase),
    }));
    const [frozen, free] = lanes;
    if (!gained || !frozen || !free || frozen.flips === null || free.flips === null) return null;
    return {
      finding: {
        code: 'old-against-new',
        frozenFlips: frozen.flips,
        freeFlips: free.flips,
        loss: gained.compared,
        lossBy: gained.by,
        lossSpread: gained.spread,
      },
      table: {
        measures: ['flipsOnOld', 'reconstructionOnNew', 'driftAtEnd'],
        rows: lanes.map(({ lane, flips, reconstruction, drift }) => ({
          lane,
          about: lane === 'A' ? 'frozen' : 'free',
          values: [flips, reconstruction, drift],
        })),
      },
    };
  },
};

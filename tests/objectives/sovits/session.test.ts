/** SoVITS as an experiment: the same session code trains, freezes, proves, forks, writes and takes it up again. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { speechOnDisk } from '../../../src/cli/speechOnDisk.ts';
import { TrainingHistory } from '../../../src/cli/trainingHistory.ts';
import { defaultExperiment, type Experiment, type LaneSetup } from '../../../src/config/experiment.ts';
import { noInputs } from '../../../src/lab/inputs.ts';
import { type BuiltSession, newSession } from '../../../src/lab/newSession.ts';
import { readSession, writeSession } from '../../../src/lab/sessionFiles.ts';
import { stateDictOf } from '../../../src/model/stateDict.ts';
import type * as Index from '../../../src/objectives/index.ts';
import type * as List from '../../../src/objectives/list.ts';
import { facts } from '../../../src/objectives/sovits/facts.ts';
import type { WorkerEvent } from '../../../src/protocol/events.ts';
import type { Session } from '../../../src/train/session.ts';
import { startBackend } from '../../setup/nodeWasm.ts';

vi.mock('../../../src/objectives/list.ts', async (original) => {
  const own = await import('../../../src/objectives/sovits/facts.ts');
  const { OBJECTIVES } = await original<typeof List>();
  return { OBJECTIVES: { ...OBJECTIVES, sovits: own.facts } };
});
vi.mock('../../../src/objectives/index.ts', async (original) => {
  const { sovits } = await import('../../../src/objectives/sovits/objective.ts');
  const { objectives } = await original<typeof Index>();
  return { objectives: { ...objectives, sovits } };
});

const LANES: LaneSetup[] = [
  { id: 'A', frozen: false, policy: 'wholeForward' },
  { id: 'B', frozen: true, policy: 'wholeForward' },
  { id: 'C', frozen: true, policy: 'requiresGradOnly' },
];
const OPTIONS = { signal: new AbortController().signal, onProgress() {}, async claim() {} };

/** The tiny size, on less of everything. */
function experimentOf(lanes: LaneSetup[], more: Partial<Experiment> = {}): Experiment {
  const { settings, ...rest } = defaultExperiment();
  const own = {
    ...settings,
    ...facts.presets.tiny,
    codes: 16,
    mels: 16,
    clipFrames: 24,
    voices: ['slt'],
    probeEvery: 1,
  };
  return { ...rest, objective: 'sovits', settings: own, lanes, ...more };
}

async function begun(experiment: Experiment): Promise<BuiltSession & { events: WorkerEvent[] }> {
  const events: WorkerEvent[] = [];
  const built = await newSession(experiment, noInputs(speechOnDisk()), (event) => events.push(event), OPTIONS);
  return { ...built, events };
}

async function train(session: Session, steps: number): Promise<void> {
  for (let i = 0; i < steps; i += 1) await session.trainOnce();
  await session.flush();
}

/** Bits of every tensor of a lane, moments of the optimizer left out. */
async function bitsOf(session: Session, lane: LaneSetup['id']): Promise<string> {
  const state = await stateDictOf(session.lane(lane).model);
  return Buffer.concat([...state.values()].map(({ data }) => Buffer.from(data.buffer))).toString('base64');
}

/** All values of a column, in the order of steps. */
const columnOf = (events: readonly WorkerEvent[], lane: string, column: `${string}/${string}`): number[] =>
  events.flatMap((event) =>
    event.kind === 'metrics' && event.lane === lane ? [...(event.columns[column] ?? [])] : [],
  );

beforeAll(() => startBackend('wasm'));

describe('a session', { tags: ['slow'], timeout: 600_000 }, () => {
  it('trains every lane, and shows what a freeze stops', async () => {
    const before = tf.memory().numTensors;
    const { session, events } = await begun(experimentOf(LANES));
    await train(session, 4);
    const verdicts = await Promise.all(LANES.map(async ({ id }) => (await session.audit(id))?.verdict));
    expect(verdicts).toEqual([
      { kind: 'training' },
      { kind: 'held' },
      { kind: 'leaks', causes: [{ part: 'codebook', by: 'ema', change: expect.any(Number) }] },
    ]);
    for (const lane of ['A', 'B', 'C']) {
      // Whatever is frozen, these train.
      for (const module of ['enc_p', 'enc_q', 'flow', 'dec', 'ref_enc', 'net_d'] as const) {
        expect(
          columnOf(events, lane, `gradient/${module}`).every((norm) => norm > 0),
          `${lane} ${module}`,
        ).toBe(true);
      }
      for (const loss of ['total', 'mel', 'divergence', 'discriminator', 'features', 'adversarial'] as const) {
        expect(columnOf(events, lane, `loss/${loss}`).every((value) => Number.isFinite(value))).toBe(true);
      }
    }
    expect(columnOf(events, 'A', 'gradient/ssl_proj').every((norm) => norm > 0)).toBe(true);
    expect(columnOf(events, 'A', 'gradient/quantizer').every((norm) => norm > 0)).toBe(true);
    expect(columnOf(events, 'B', 'gradient/ssl_proj')).toEqual([-1, -1, -1, -1]);
    expect(columnOf(events, 'B', 'loss/commitment')).toEqual([0, 0, 0, 0]);
    expect(columnOf(events, 'B', 'drift/codebook@0').at(-1)).toBe(0);
    expect(columnOf(events, 'C', 'drift/codebook@0').at(-1)).toBeGreaterThan(0);
    // The same sound is made of the same posterior, until the codes have had their effect on something else.
    const [mel] = columnOf(events, 'A', 'loss/mel');
    expect(columnOf(events, 'B', 'loss/mel')[0]).toBe(mel);
    session.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('goes on from its file with the same bits, and plays its timeline again', async () => {
    const frozenLater = { id: 'A', frozen: true, policy: 'wholeForward' } as const;
    const experiment = experimentOf(LANES.slice(0, 1), {
      timeline: [
        { step: 2, action: 'fork', lane: 'A' },
        { step: 3, action: 'freeze', lane: frozenLater },
        { step: 4, action: 'set', settings: { melWeight: 20 } },
      ],
    });
    const whole = await begun(experiment);
    await train(whole.session, 5);

    const part = await begun(experiment);
    await train(part.session, 2);
    const history = new TrainingHistory(5, () => {});
    const { file } = await writeSession(
      part.session,
      {
        page: await history.page(['A', 'B']),
        files: part.files,
        inputs: { checkpoint: null, semanticTokens: null },
        probeTokens: null,
      },
      OPTIONS,
    );
    part.session.dispose();
    const resumed = await readSession(new File([file], 'run.zip'), speechOnDisk(), () => {}, OPTIONS);
    resumed.session.setFreeze('A', true, 'wholeForward');
    await train(resumed.session, 1);
    resumed.session.setLive({ melWeight: 20 });
    await train(resumed.session, 2);

    expect(resumed.session.step).toBe(5);
    for (const lane of ['A', 'B'] as const) {
      expect(await bitsOf(resumed.session, lane), lane).toBe(await bitsOf(whole.session, lane));
    }
    expect(await bitsOf(whole.session, 'A')).not.toBe(await bitsOf(whole.session, 'B'));
    whole.session.dispose();
    resumed.session.dispose();
  });
});

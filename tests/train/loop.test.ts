/** The loop over a machine that sleeps: seconds of training, pace, and no steps that are made up for. */
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { speechOnDisk } from '../../src/cli/speechOnDisk.ts';
import { noInputs } from '../../src/lab/inputs.ts';
import { newSession } from '../../src/lab/newSession.ts';
import type { PaceEvent, WorkerEvent } from '../../src/protocol/events.ts';
import { TrainingLoop } from '../../src/train/loop.ts';
import { smoothed } from '../../src/train/observer.ts';
import type { Session } from '../../src/train/session.ts';
import { AwakeTime } from '../../src/train/trainingTime.ts';
import { smallExperiment } from '../contract/labHarness.ts';
import { startBackend } from '../setup/nodeWasm.ts';

const HOUR = 3_600_000;

let events: WorkerEvent[];
let session: Session;
/** Called within a step, or between two, whenever something is told. */
let onEvent: (event: WorkerEvent) => void;
/** Milliseconds that the machine has slept: the clock went on, nothing else did. */
let slept: number;

beforeAll(() => startBackend('wasm'));
beforeEach(async () => {
  events = [];
  slept = 0;
  onEvent = () => {};
  const clock = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => clock() + slept);
  const emit = (event: WorkerEvent): void => {
    events.push(event);
    onEvent(event);
  };
  const options = { signal: new AbortController().signal, onProgress() {} };
  ({ session } = await newSession(smallExperiment(), noInputs(speechOnDisk()), emit, options));
});
afterEach(() => {
  session.dispose();
  vi.restoreAllMocks();
});

const paces = (): PaceEvent[] => events.filter((event): event is PaceEvent => event.kind === 'pace');
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('a share of the time is what the steps take of it, however long the machine slept within one', async () => {
  const loop = new TrainingLoop(session, (event) => events.push(event), null);
  onEvent = (event) => {
    if (event.kind === 'metrics' && slept === 0) slept = 8 * HOUR;
  };
  const begin = performance.now();
  await loop.step(30, 0.2);
  const took = (performance.now() - slept - begin) / 1000;
  expect(session.step).toBe(30);
  expect(slept).toBeGreaterThan(0);
  // The last step is followed by no rest.
  expect(session.seconds).toBeLessThan(took * 0.3);
});

test('hours in which the machine slept within a step are no seconds of training, and no pace', async () => {
  const loop = new TrainingLoop(session, (event) => events.push(event), null);
  // Metrics are sent within a step.
  onEvent = (event) => {
    if (event.kind === 'metrics' && slept === 0) slept = 8 * HOUR;
  };
  const began = Date.now();
  loop.start((error) => {
    throw error;
  });
  await wait(1500);
  await loop.pause();
  const wall = (Date.now() - began) / 1000;
  expect(slept).toBeGreaterThan(0);
  expect(session.seconds).toBeGreaterThan(0);
  expect(session.seconds).toBeLessThanOrEqual(wall);
  // The slowest that is told is within reach of what was really done.
  const all = paces().slice(0, -1);
  expect(all.length).toBeGreaterThan(2);
  for (const { stepsPerSecond } of all) expect(stepsPerSecond).toBeGreaterThan(session.step / wall / 10);
});

test('behind a sleep between two steps the pace is that of now', async () => {
  const loop = new TrainingLoop(session, (event) => events.push(event), 50);
  loop.start((error) => {
    throw error;
  });
  await wait(400);
  slept = 8 * HOUR;
  const before = paces().length;
  await wait(1200);
  await loop.pause();
  const after = paces().slice(before, -1);
  expect(after.length).toBeGreaterThan(1);
  for (const { stepsPerSecond } of after) {
    expect(stepsPerSecond).toBeGreaterThan(10);
    expect(stepsPerSecond).toBeLessThanOrEqual(55);
  }
});

test('with a speed limit nothing is made up for after a sleep', async () => {
  const loop = new TrainingLoop(session, (event) => events.push(event), 20);
  loop.start((error) => {
    throw error;
  });
  await wait(500);
  slept = 8 * HOUR;
  const step = session.step;
  await wait(1000);
  await loop.pause();
  expect(session.step - step).toBeGreaterThan(5);
  expect(session.step - step).toBeLessThanOrEqual(24);
});

test('what is too long to be work counts as the work before; work that got slower counts', () => {
  const time = new AwakeTime();
  expect([30_000, 90, 8 * HOUR, 100, 9000, 20_000].map((elapsed) => time.of(elapsed))).toEqual([
    30_000, 90, 90, 100, 9000, 20_000,
  ]);
  const slow = new AwakeTime();
  expect([100, 15_000, 15_000, 16_000].map((elapsed) => slow.of(elapsed))).toEqual([100, 100, 15_000, 16_000]);
  expect(new AwakeTime().of(8 * HOUR)).toBeLessThanOrEqual(60_000);
});

test('the work of a step, as lanes are compared by it, forgets a sleep within a few steps', () => {
  let work = smoothed({ unit: 'milliseconds', value: 5 }, { unit: 'milliseconds', value: 8 * HOUR });
  for (let i = 0; i < 40; i += 1) work = smoothed(work, { unit: 'milliseconds', value: 5 });
  expect(work.value).toBeLessThan(6);
});

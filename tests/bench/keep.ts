/**
 * What keeping a session costs: milliseconds and bytes of a copy, beside those of weights JSON, and how much slower a run
 * with a copy every five seconds is. Sizes and data are those that a person can choose.
 */
import { startBackend } from '../../src/cli/backend.ts';
import { speechOnDisk } from '../../src/cli/speechOnDisk.ts';
import { defaultExperiment, type Experiment } from '../../src/config/experiment.ts';
import { PRESETS, startingSizes } from '../../src/config/presets.ts';
import { noInputs } from '../../src/lab/inputs.ts';
import { copySession } from '../../src/lab/keptState.ts';
import { weightsBlob } from '../../src/lab/laneFiles.ts';
import { newSession } from '../../src/lab/newSession.ts';
import { captureLane } from '../../src/train/checkpoint.ts';
import type { Session } from '../../src/train/session.ts';
import { median } from './measuring.ts';

type Backend = 'cpu' | 'wasm' | 'webgpu';
/** Seconds between two copies of a run that is kept. */
const INTERVAL = 5;
/** Pairs of turns, one without and one with a copy; 0 leaves them out, which take most of the time. */
const TURNS = Number(process.env['TURNS'] ?? 5);
const COPIES = 7;
/** Steps before anything is measured, and that tell how long one takes. */
const WARMING = 40;

const work = { signal: new AbortController().signal, onProgress: () => {} };

const small = (dataset: 'speech' | 'plane'): Experiment => {
  const experiment = defaultExperiment();
  Object.assign(experiment.settings, { dataset, ...startingSizes(dataset) });
  return experiment;
};
const full = (): Experiment => {
  const experiment = defaultExperiment();
  // How the codebook begins costs no copy anything, and k-means takes minutes.
  Object.assign(experiment.settings, PRESETS.gptSovits, { codebookInit: 'random' });
  return experiment;
};
const CASES: Record<string, () => Experiment> = {
  plane: () => small('plane'),
  speech: () => small('speech'),
  gptSovits: full,
};

/** @param args a backend, and cases to measure; all if there are none */
export async function main([backend = 'wasm', ...names]: string[]): Promise<void> {
  await startBackend(backend as Backend);
  for (const name of names.length > 0 ? names : Object.keys(CASES)) {
    const experiment = CASES[name]?.();
    if (!experiment) throw new Error(`There is no case ${name}; expected one of ${Object.keys(CASES).join(', ')}`);
    const { session } = await newSession(experiment, noInputs(speechOnDisk()), () => {}, work);
    console.log(`${backend}, ${name}, lanes A and B (B frozen)`);
    await report(session);
    session.dispose();
  }
}

async function report(session: Session): Promise<void> {
  const perStep = await processorTime(() => train(session, WARMING));
  const copy = await copies(session);
  const json = await weightsJson(session);
  console.log(
    `  a copy: ${copy.milliseconds.toFixed(1)} ms, ${mebi(copy.bytes)} MiB; ` +
      `JSON: ${json.milliseconds.toFixed(0)} ms, ${mebi(json.bytes)} MiB`,
  );
  console.log(`  a copy every ${INTERVAL} s: ${((copy.milliseconds / (INTERVAL * 1000)) * 100).toFixed(2)} %`);
  if (TURNS === 0) return;
  const steps = Math.max(1, Math.round((INTERVAL * 1000 * WARMING) / perStep));
  const turns = await turnsOf(session, steps);
  const [none, kept] = [median(turns.none), median(turns.kept)];
  const ratio = ((kept / none - 1) * 100).toFixed(1);
  console.log(`  a step: ${none.toFixed(3)} ms without, ${kept.toFixed(3)} ms with copies: ${ratio} %`);
}

const mebi = (bytes: number): string => (bytes / 2 ** 20).toFixed(2);

/** Milliseconds of the processor that some work takes: the clock counts what other programs do, too. */
async function processorTime(work: () => Promise<void>): Promise<number> {
  const begin = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}

async function train(session: Session, steps: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) await session.trainOnce();
  await session.flush();
}

/** Copies while nothing is trained, each behind a few steps. */
async function copies(session: Session): Promise<{ milliseconds: number; bytes: number }> {
  const times: number[] = [];
  let bytes = 0;
  for (let i = 0; i < COPIES; i += 1) {
    await train(session, 3);
    times.push(
      await processorTime(async () => {
        const { lanes } = await copySession(session, () => {});
        bytes = lanes.reduce((sum, { weights }) => sum + weights.size, 0);
      }),
    );
  }
  return { milliseconds: median(times), bytes };
}

async function weightsJson(session: Session): Promise<{ milliseconds: number; bytes: number }> {
  let bytes = 0;
  const milliseconds = await processorTime(async () => {
    for (const { id } of session.state.lanes) bytes += (await weightsBlob(await captureLane(session, id), work)).size;
  });
  return { milliseconds, bytes };
}

/** Milliseconds per step of turns as long as the interval, in an order that is reversed each time. */
async function turnsOf(session: Session, steps: number): Promise<{ none: number[]; kept: number[] }> {
  const times = { none: [] as number[], kept: [] as number[] };
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const kind of turn % 2 === 0 ? (['none', 'kept'] as const) : (['kept', 'none'] as const)) {
      const milliseconds = await processorTime(async () => {
        const copy = kind === 'kept' ? copySession(session, () => {}) : null;
        await train(session, steps);
        await copy;
      });
      times[kind].push(milliseconds / steps);
    }
  }
  return times;
}

/** Metrics as event files: read back by readers that share no code with the writer, TensorBoard itself where it is there. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findTensorboard } from '../../scripts/findTensorboard.mjs';
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import { readEventFile } from '../../src/formats/eventFile.ts';
import { ZipFile } from '../../src/formats/zipContent.ts';
import { BLOCK } from '../../src/metrics/column.ts';
import { EVENT_FILE, metricsTensorboard, tensorboardZip } from '../../src/metrics/metricsTensorboard.ts';
import type { LaneSeries } from '../../src/metrics/series.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import { independentEvents, type PlainEvent } from '../formats/eventProto.ts';
import { fakeState } from '../ui/fakeLab.ts';
import { seriesOf } from './seriesOf.ts';

const ENDED = 1_700_000_000;
const atOnce = async () => {};
const session = () => fakeState().session as SessionState;
const lanes = new Map<'A' | 'B', LaneSeries>([
  [
    'A',
    seriesOf(4, {
      'loss/total': (step) => (step === 3 ? Number.POSITIVE_INFINITY : step / 2),
      'loss/commitment': (step) => (step > 2 ? 0 : 0.25),
      'probe/token_flip_rate@0': (step) => (step === 2 ? 0.5 : Number.NaN),
      'gradient/ssl_proj': (step) => [0, 1.5, NO_GRADIENT, 0, Number.NaN][step] as number,
      'gradient/decoder': (step) => step,
    }),
  ],
  ['B', seriesOf(2, { 'loss/total': () => -1 })],
]);
const written = () => metricsTensorboard(lanes, session(), ENDED, atOnce);

/** Points by tag, as [step, value]. */
function pointsOf(events: readonly PlainEvent[]): Record<string, [number, unknown][]> {
  const points: Record<string, [number, unknown][]> = {};
  for (const { step = 0, summary } of events) {
    for (const { tag, simpleValue } of summary?.value ?? []) {
      if (simpleValue !== undefined) (points[tag] ??= []).push([step, simpleValue]);
    }
  }
  return points;
}

const A_POINTS = {
  'loss/total': [
    [1, 0.5],
    [2, 1],
    [3, Infinity],
    [4, 2],
  ],
  // The name that GPT-SoVITS has for the same quantity.
  'loss/g/kl_ssl': [
    [1, 0.25],
    [2, 0.25],
    [3, 0],
    [4, 0],
  ],
  'probe/token_flip_rate@0': [[2, 0.5]],
  // None has no point, 0 has one, and what was not measured has none anywhere.
  'gradient/ssl_proj': [
    [1, 1.5],
    [3, 0],
  ],
  'gradient/ssl_proj/none': [
    [1, 0],
    [2, 1],
    [3, 0],
  ],
  'gradient/decoder': [
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
  ],
};
const B_POINTS = {
  'loss/total': [
    [1, -1],
    [2, -1],
  ],
};

function fileOf(written: { file: Blob } | undefined): Blob {
  if (!written) throw new Error('No such file was written.');
  return written.file;
}

it('every measured point is there under its name, and no other', async () => {
  const [a, b] = await written();
  const events = independentEvents(new Uint8Array(await fileOf(a).arrayBuffer()));
  expect(events[0]).toEqual({ wallTime: ENDED - 0.4, fileVersion: 'brain.Event:2' });
  expect(pointsOf(events)).toEqual(A_POINTS);
  for (const { step = 0, wallTime = 0, summary } of events.slice(2)) {
    expect(summary?.value.length).toBeGreaterThan(0);
    expect(wallTime).toBeCloseTo(ENDED - 0.4 + step / 10, 5);
  }
  expect(pointsOf(independentEvents(new Uint8Array(await fileOf(b).arrayBuffer())))).toEqual(B_POINTS);
});

it('the experiment is a text beside them, and only where there is one', async () => {
  const [a] = await written();
  const [, text] = independentEvents(new Uint8Array(await fileOf(a).arrayBuffer()));
  const [value] = text?.summary?.value ?? [];
  expect(value?.tag).toBe('experiment/text_summary');
  const [said] = (value?.tensor?.['stringVal'] ?? []) as Uint8Array[];
  const json = /^```json\n(.*)\n```$/s.exec(new TextDecoder().decode(said))?.[1] as string;
  expect(JSON.parse(json)).toMatchObject({ lane: 'A', experiment: session().experiment });
  const [bare] = await metricsTensorboard(lanes, null, ENDED, atOnce);
  const events = independentEvents(new Uint8Array(await fileOf(bare).arrayBuffer()));
  expect(events).toHaveLength(1 + 4);
});

it('our reader gets back what was written', async () => {
  const [a] = await written();
  const { scalars, others, damage } = await readEventFile(fileOf(a));
  const points = [...scalars].map(([name, { step, value }]) => [name, step.map((each, i) => [each, value[i]])]);
  expect(Object.fromEntries(points)).toEqual(A_POINTS);
  expect(others).toEqual(['experiment/text_summary']);
  expect(damage).toEqual({ places: 0, bytes: 0, cut: false });
});

it('a folder for each lane in one zip', async () => {
  const files = await written();
  const zip = await ZipFile.open(await tensorboardZip(files, 'freeze-lab-step-4'));
  expect([...zip.entries.keys()]).toEqual(['A', 'B'].map((lane) => `freeze-lab-step-4/${lane}/${EVENT_FILE}`));
});

it('a long history is written in pieces, with pauses between them, and whole', async () => {
  const long = seriesOf(3 * BLOCK + 7, { 'loss/total': (step) => step % 1000 });
  let pauses = 0;
  const [file] = await metricsTensorboard(new Map([['A', long]]), null, ENDED, async () => {
    pauses += 1;
  });
  expect(pauses).toBeGreaterThan(60);
  const points = pointsOf(independentEvents(new Uint8Array(await fileOf(file).arrayBuffer())))['loss/total'];
  expect(points).toHaveLength(3 * BLOCK + 7);
  expect(points?.at(-1)).toEqual([3 * BLOCK + 7, (3 * BLOCK + 7) % 1000]);
});

const python = findTensorboard();
describe.skipIf(python === null)('TensorBoard itself', { tags: ['slow'] }, () => {
  it('shows the lanes as runs, with these points', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'freeze-lab-events-'));
    try {
      for (const { lane, file } of await written()) {
        mkdirSync(join(folder, lane));
        writeFileSync(join(folder, lane, EVENT_FILE), new Uint8Array(await file.arrayBuffer()));
      }
      const script = join(import.meta.dirname, 'read_events.py');
      const { stdout, status } = spawnSync(python as string, [script, folder], { encoding: 'utf8' });
      expect(status).toBe(0);
      const runs = JSON.parse(stdout) as Record<
        string,
        { scalars: Record<string, [number, number | string, number][]>; texts: Record<string, string> }
      >;
      const plain = (scalars: Record<string, [number, number | string, number][]>) =>
        Object.fromEntries(
          Object.entries(scalars).map(([tag, all]) => [
            tag,
            all.map(([s, v]) => [s, Number(v === 'inf' ? Infinity : v)]),
          ]),
        );
      expect(plain(runs['A']?.scalars ?? {})).toEqual(A_POINTS);
      expect(plain(runs['B']?.scalars ?? {})).toEqual(B_POINTS);
      expect(runs['A']?.texts['experiment/text_summary']).toContain('"lane": "A"');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

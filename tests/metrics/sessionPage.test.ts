/** The page's part of a session file: nothing gets lost, and nothing foreign gets in. */
import { readFileSync } from 'node:fs';
import { fc, test as fuzz } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { LaneId } from '../../src/config/experiment.ts';
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import { FormatError } from '../../src/formats/formatError.ts';
import { readSessionPage } from '../../src/metrics/sessionPageReader.ts';
import { writeSessionPage } from '../../src/metrics/sessionPage.ts';
import { MOST_POINTS } from '../../src/config/limits.ts';
import { SeriesBook } from '../../src/metrics/series.ts';
import { fakeState } from '../ui/fakeLab.ts';
import { CONTENTS } from './logContents.ts';

function book(): SeriesBook {
  const series = new SeriesBook();
  for (const [index, lane] of (['A', 'B'] as LaneId[]).entries()) {
    const step = Int32Array.from({ length: 5 + index }, (_, i) => i + 1);
    series.append({
      lane,
      step,
      seconds: Float64Array.from(step, (s) => s / 3),
      columns: {
        'loss/total': Float32Array.from(step, (s) => 1 / s),
        'gradient/ssl_proj': Float32Array.from(step, (s) => (s % 2 ? NO_GRADIENT : Number.NaN)),
        'codebook/used_batch@1': Float32Array.from(step, () => Number.POSITIVE_INFINITY),
      },
    });
  }
  return series;
}
const log = CONTENTS.map((content, id) => ({
  id,
  time: 1_700_000_000_000 + id,
  step: id,
  lane: 'A' as const,
  content,
}));
const state = () =>
  fakeState({
    log,
    speedLimit: 30,
    selectedLane: 'B',
    flipReference: 'freeze',
    view: {
      xAxis: 'seconds',
      smoothing: 0.9,
      zoom: { from: 1, to: 2.5 },
      hover: 2,
      layer: 1,
      scales: { drift: 'log' },
    },
  });
const written = () => writeSessionPage(state(), book());

test('what is written is read back to the bit, with every kind of log entry', async () => {
  const page = await readSessionPage(await written());
  const { hover: _, ...view } = state().view;
  expect(page).toMatchObject({ selectedLane: 'B', speedLimit: 30, flipReference: 'freeze', view });
  expect(page.view).not.toHaveProperty('hover');
  expect(page.log).toEqual(log.map(({ id: _id, ...entry }) => entry));
  const restored = new SeriesBook();
  for (const points of page.lanes) restored.restore(points);
  for (const [lane, { length, step, seconds, columns }] of book().lanes) {
    const other = restored.lanes.get(lane);
    expect(other?.length).toBe(length);
    expect(other?.step.toArray()).toEqual(step.toArray());
    expect(other?.seconds.toArray()).toEqual(seconds.toArray());
    for (const [key, values] of columns) expect(other?.columns.get(key)?.toArray()).toEqual(values.toArray());
  }
});

test('a file that was written when errors were sentences says them as they were', async () => {
  const page = await readSessionPage(new Blob([readFileSync('tests/store/fixtures/page-of-messages.bin')]));
  const { log: entries } = page;
  expect(entries).toMatchObject([
    {
      content: { code: 'error', error: { code: 'no-data', problem: expect.toSay(/^No audio was added\. .* set\.$/) } },
    },
    {
      content: {
        code: 'files',
        report: { refused: { first: [{ name: 'a.pt', reason: expect.toSay('a.pt: it is empty; copy or download') }] } },
      },
    },
  ]);
  // And once more, as they are written now.
  const again = log.map((entry, i) => ({ ...entry, ...entries[i] })).slice(0, entries.length);
  const { log: kept } = await readSessionPage(await writeSessionPage({ ...state(), log: again }, book()));
  expect(kept).toEqual(entries);
});

test.each([
  ['an unknown code', { code: 'boom' }],
  ['a parameter of another kind', { code: 'message', text: 5 }],
  ['a missing parameter', { code: 'message' }],
  ['no word of its list', { code: 'in-place-of-a-file', other: 'nonsense' }],
  ['a text without end', { code: 'message', text: 'x'.repeat(20_000) }],
  ['problems without end', JSON.parse(`${'{"code":"address-setting","problem":'.repeat(99)}null${'}'.repeat(99)}`)],
])('a problem in a log is refused that has %s', async (_what, problem) => {
  const entry = {
    id: 0,
    time: 0,
    step: 1,
    lane: null,
    content: { code: 'error', error: { code: 'internal', problem } },
  };
  const file = writeSessionPage({ ...state(), log: [entry as never] }, book());
  await expect(readSessionPage(await file)).rejects.toSay(/log/);
});

test('points that came meanwhile stay behind the restored ones', () => {
  const series = new SeriesBook();
  const later = { lane: 'A' as const, step: Int32Array.of(5, 6), seconds: Float64Array.of(2, 3) };
  series.append({ ...later, columns: { 'loss/total': Float32Array.of(7, 8) } });
  const [a] = [...book().lanes.values()];
  series.restore({
    lane: 'A',
    step: a?.step.toArray() ?? new Int32Array(),
    seconds: a?.seconds.toArray() ?? new Float64Array(),
    columns: {},
  });
  expect([...(series.lanes.get('A')?.step.toArray() ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(series.lanes.get('A')?.columns.get('loss/total')?.at(5)).toBe(8);
});

test('training that goes on while a file is written does not get into it, not even by thinning', {
  tags: ['slow'],
}, async () => {
  const series = new SeriesBook();
  const train = (from: number, to: number): void => {
    const step = Int32Array.from({ length: to - from + 1 }, (_, i) => from + i);
    for (const lane of ['A', 'B'] as const)
      series.append({
        lane,
        step,
        seconds: Float64Array.from(step),
        columns: { 'loss/total': Float32Array.from(step) },
      });
  };
  train(1, MOST_POINTS);
  const writing = writeSessionPage(state(), series);
  train(MOST_POINTS + 1, MOST_POINTS + 1);
  expect(series.lanes.get('B')?.generation).toBe(1);
  const { lanes } = await readSessionPage(await writing);
  const expected = Int32Array.from({ length: MOST_POINTS }, (_, i) => i + 1);
  for (const { step, columns } of lanes) {
    expect(step).toEqual(expected);
    expect(columns['loss/total']).toEqual(Float32Array.from(expected));
  }
});

describe('what is refused says why:', () => {
  const bytesOf = async () => new Uint8Array(await (await written()).arrayBuffer());
  const headerBytes = (bytes: Uint8Array) => new DataView(bytes.buffer).getUint32(8, true);
  /** The file with another header. */
  const withHeader = async (change: (header: Record<string, never>) => void): Promise<Blob> => {
    const bytes = await bytesOf();
    const end = 12 + headerBytes(bytes);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(12, end))) as Record<string, never>;
    change(header);
    const text = new TextEncoder().encode(JSON.stringify(header));
    return new Blob([bytes.subarray(0, 8), Uint32Array.of(text.length), text, bytes.subarray(end)]);
  };
  test.each<[string, () => Promise<Blob>, RegExp]>([
    ['nothing', async () => new Blob([]), /do not begin as/],
    ['another file', async () => new Blob(['PK and more than twelve bytes']), /do not begin as/],
    ['a cut file', async () => (await written()).slice(0, -4), /bytes were expected/],
    ['a longer file', async () => new Blob([await written(), 'x']), /bytes were expected/],
    ['another version', () => withHeader((h) => Object.assign(h, { version: 2 })), /version/],
    [
      'an unknown metric',
      () =>
        withHeader((h) =>
          Object.assign((h as never as { lanes: { columns: string[] }[] }).lanes[0]!.columns, ['toString']),
        ),
      /expected the name of a metric/,
    ],
    [
      'a length beyond all bounds',
      () => withHeader((h) => Object.assign((h as never as { lanes: object[] }).lanes[0]!, { length: 1e9 })),
      /length/,
    ],
    [
      'a lane twice',
      () => withHeader((h) => Object.assign((h as never as { lanes: object[] }).lanes[1]!, { lane: 'A' })),
      /twice/,
    ],
    [
      'a log of something else',
      () => withHeader((h) => Object.assign((h as never as { log: object[] }).log[0]!, { content: { code: 'boom' } })),
      /log/,
    ],
  ])('%s', async (_name, file, message) => {
    await expect(readSessionPage(await file())).rejects.toSay(message);
  });

  test.each<[string, object]>([
    ['a number for a text', { selectedLane: 5 }],
    ['a text for a number', { speedLimit: 'fast' }],
    ['nothing', { view: undefined }],
    ['another choice', { flipReference: 'yesterday' }],
  ])('%s, in our words and not in a schema’s', async (_what, change) => {
    const file = await withHeader((header) => Object.assign(header, change));
    const [place] = Object.keys(change);
    await expect(readSessionPage(file)).rejects.toSay(`“${place}” is `);
    await expect(readSessionPage(file)).rejects.not.toSay(/Invalid|Expected|received/);
  });

  test('steps that do not ascend', async () => {
    const bytes = await bytesOf();
    new DataView(bytes.buffer).setInt32(12 + headerBytes(bytes), 99, true);
    await expect(readSessionPage(new Blob([bytes]))).rejects.toSay(/lane A are not in order/);
  });

  fuzz.prop([fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 }), fc.nat()])(
    'any damage: read or refused, never anything else',
    async (changes, cut) => {
      const bytes = await bytesOf();
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      const file = new Blob([cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes]);
      const error = await readSessionPage(file).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (error !== null) expect(error).toBeInstanceOf(FormatError);
    },
  );

  fuzz.prop([fc.json()])('any JSON for a header', async (json) => {
    const text = new TextEncoder().encode(json);
    const file = new Blob(['FLPAGE\0\0', Uint32Array.of(text.length), text]);
    await expect(readSessionPage(file)).rejects.toBeInstanceOf(FormatError);
  });
});

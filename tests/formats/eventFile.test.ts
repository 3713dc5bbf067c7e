/** Event files of TensorBoard: of its own writer, damaged in every way, and beyond bounds. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../src/formats/crc32.ts';
import { readEventFile } from '../../src/formats/eventFile.ts';
import { FormatError } from '../../src/formats/formatError.ts';
import { MOST_LOGGED_POINTS, MOST_SCALARS, ScalarBook } from '../../src/formats/scalarLog.ts';
import { LONGEST_RECORD, readRecords } from '../../src/formats/tensorRecords.ts';
import { eventRecord, independentEvents, independentRecord, scalarRecord } from './eventProto.ts';

/** Written by `make_events.py`. */
const FIXTURE = new Uint8Array(readFileSync(join(import.meta.dirname, 'fixtures/events.out.tfevents.tensorboard')));

const fileOf = (...parts: BlobPart[]): Blob => new Blob(parts);
const VERSION = eventRecord({ wallTime: 1, fileVersion: 'brain.Event:2' });

it('CRC-32C gives the values of RFC 3720', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  const digits = new TextEncoder().encode('123456789');
  expect(crc32c(digits)).toBe(0xe3069283);
  expect(crc32c(digits.subarray(4), crc32c(digits.subarray(0, 4)))).toBe(0xe3069283);
});

it('reads what TensorBoard’s own writer wrote', async () => {
  const log = await readEventFile(fileOf(FIXTURE));
  expect(log.damage).toEqual({ places: 0, bytes: 0, cut: false });
  const steps = Array.from({ length: 10 }, (_, i) => i * 100);
  expect(log.scalars.get('loss/g/total')).toEqual({
    step: steps,
    time: steps.map((step) => 1_700_000_000 + step / 10),
    value: steps.map((step) => 30 - step / 100),
  });
  expect(log.scalars.get('loss/g/kl_ssl')?.value).toEqual(steps.map((step) => (step < 500 ? 0 : 0.0625)));
  expect(log.scalars.get('grad_norm_g')?.value[3]).toBeNaN();
  const tensors = Object.fromEntries(
    [...log.scalars].filter(([name]) => name.startsWith('t/')).map(([name, { value }]) => [name, value]),
  );
  expect(tensors).toEqual({
    't/float_val': [0.5],
    't/float_content': [0.5],
    't/double_val': [0.1],
    't/int_val': [-7],
    't/int64_val': [-(2 ** 40)],
    't/half_val': [0.5],
    't/bfloat_content': [0.5],
  });
  expect(log.others).toEqual(['all/mel', 'weights', 'hparams/text_summary', 't/two', 't/none']);
});

it('the independent reader agrees on that file', () => {
  const [version, ...events] = independentEvents(FIXTURE);
  expect(version?.fileVersion).toBe('brain.Event:2');
  expect(events).toHaveLength(42);
});

describe('where a file is damaged, the rest is read', () => {
  const records = [VERSION, ...[0, 1, 2, 3].map((step) => scalarRecord('x', step, step / 4))];
  const whole = new Uint8Array(Buffer.concat(records));
  const at = (index: number): number => records.slice(0, index).reduce((sum, { length }) => sum + length, 0);
  const flipped = (index: number): Blob => {
    const bytes = whole.slice();
    bytes[index] = (bytes[index] as number) ^ 4;
    return fileOf(bytes);
  };
  const valuesOf = async (file: Blob) => {
    const { scalars, damage } = await readEventFile(file);
    return { steps: scalars.get('x')?.step, damage };
  };
  const length = records[2]?.length as number;

  it.each([
    ['the content of a record', at(2) + 14],
    ['its checksum', at(3) - 1],
    ['its length', at(2)],
    ['the checksum of its length', at(2) + 9],
  ])('%s', async (_, index) => {
    const damage = { places: 1, bytes: length, cut: false };
    expect(await valuesOf(flipped(index))).toEqual({ steps: [0, 2, 3], damage });
  });

  it('two records apart are two places, two beside each other with broken lengths are one', async () => {
    const bytes = whole.slice();
    for (const index of [at(1), at(3)]) bytes[index] = 255;
    expect((await valuesOf(fileOf(bytes))).damage.places).toBe(2);
    bytes[at(2)] = 255;
    expect(await valuesOf(fileOf(bytes))).toMatchObject({ steps: [3], damage: { places: 1, bytes: at(4) - at(1) } });
  });

  it('wherever it is cut', async () => {
    for (let end = at(2); end < whole.length; end += 1) {
      const { steps = [], damage } = await valuesOf(fileOf(whole.subarray(0, end)));
      const kept = [1, 2, 3].filter((index) => at(index + 1) <= end).length;
      expect(steps).toHaveLength(kept);
      expect(damage).toEqual({ places: 0, bytes: end - at(kept + 1), cut: end > at(kept + 1) });
    }
  });

  it('bytes in front, between and behind', async () => {
    const junk = new Uint8Array(300_000).fill(7);
    const file = fileOf(junk, ...records.slice(0, 3), junk, ...records.slice(3), junk);
    expect(await valuesOf(file)).toEqual({ steps: [0, 1, 2, 3], damage: { places: 3, bytes: 900_000, cut: false } });
  });

  it('a message that is none within a record that is whole', async () => {
    const file = fileOf(VERSION, independentRecord(Uint8Array.of(0x2a, 200, 1, 1)), scalarRecord('x', 5, 1));
    expect(await valuesOf(file)).toEqual({ steps: [5], damage: { places: 1, bytes: 4, cut: false } });
  });
});

it('goes over records that are too long for scalars, and reads those that are longer than a piece', async () => {
  const image = (bytes: number) =>
    eventRecord({ step: 1, summary: { value: [{ tag: 'p', image: { encodedImageString: new Uint8Array(bytes) } }] } });
  const parts = [VERSION, image(3 * 2 ** 20), scalarRecord('x', 1, 1), image(LONGEST_RECORD), scalarRecord('x', 2, 1)];
  let passedOver = 0;
  let most = 0;
  for await (const batch of readRecords(fileOf(...parts))) {
    passedOver += batch.passedOver;
    most = Math.max(most, ...batch.records.map(({ length }) => length));
  }
  expect(passedOver).toBe(1);
  expect(most).toBeGreaterThan(3 * 2 ** 20);
  const { scalars, others, damage } = await readEventFile(fileOf(...parts));
  expect(scalars.get('x')?.step).toEqual([1, 2]);
  expect(others).toEqual(['p']);
  expect(damage.places).toBe(0);
});

it('where steps go back, the later points count; impossible steps are left out', async () => {
  const steps = [0, 10, 20, 30, 20, 40, -1, 2 ** 40];
  const log = await readEventFile(fileOf(VERSION, ...steps.map((step, i) => scalarRecord('x', step, i, 1))));
  expect(log.scalars.get('x')).toMatchObject({ step: [0, 10, 20, 40], value: [0, 1, 4, 5] });
  expect(log).toMatchObject({ replaced: 2, outside: 2 });
});

it('refuses what holds no event, and more than a log may hold', async () => {
  await expect(readEventFile(fileOf(new Uint8Array(5000)))).rejects.toSay('it holds no event of TensorBoard');
  const book = new ScalarBook();
  for (let i = 0; i < MOST_SCALARS; i += 1) book.add(`x${i}`, 0, 0, 0);
  expect(() => book.add('y', 0, 0, 0)).toThrow(FormatError);
  for (let step = 1; step <= MOST_LOGGED_POINTS - MOST_SCALARS; step += 1) book.add('x0', step, 0, 0);
  expect(() => book.add('x0', MOST_LOGGED_POINTS, 0, 0)).toThrow(FormatError);
});

it('a read can be cancelled, and gives the thread back', async () => {
  const file = fileOf(VERSION, new Uint8Array(5 * 2 ** 20));
  const cancelled = new Error('cancelled');
  const signal = AbortSignal.abort(cancelled);
  await expect(readEventFile(file, { signal })).rejects.toBe(cancelled);
  let pauses = 0;
  await readEventFile(file, {
    pause: async () => {
      pauses += 1;
    },
  });
  expect(pauses).toBeGreaterThan(20);
});

describe('any bytes end in a log or in a FormatError', () => {
  const read = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    try {
      const { scalars, damage } = await readEventFile(fileOf(bytes));
      for (const { step, value } of scalars.values()) expect(step).toHaveLength(value.length);
      expect(damage.bytes).toBeLessThanOrEqual(bytes.length);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
  };
  const changes = fc.array(fc.tuple(fc.nat(FIXTURE.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });

  it('changed bytes', () =>
    fc.assert(
      fc.asyncProperty(changes, fc.nat(FIXTURE.length), async (changed, end) => {
        const bytes = FIXTURE.slice(0, FIXTURE.length - (end % 300));
        for (const [index, value] of changed) bytes[index % bytes.length] = value;
        await read(bytes);
      }),
    ));

  it('any message in a record that is whole', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 4 }),
        fc.constantFrom([], [0x2a], [0x2a, 0x08, 0x0a]),
        async (messages, head) => {
          const records = messages.map((message) => independentRecord(Uint8Array.from([...head, ...message])));
          await read(new Uint8Array(Buffer.concat([VERSION, ...records])));
        },
      ),
      { numRuns: 500 },
    ));
});

/** `train.log` of GPT-SoVITS: as its training writes it, on Windows, appended to, cut, and in any other state. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/formats/formatError.ts';
import { readTrainLog } from '../../src/formats/trainLog.ts';
import { entry, listEntry, SETTINGS_ENTRY, trainLog, settingsEntry } from './trainLogLines.ts';

const read = (text: BlobPart) => readTrainLog(new Blob([text]));

it('reads losses, steps, rates and times', async () => {
  const log = await read(trainLog([0, 100, 200], (step) => (step === 100 ? 0.5 : 0)));
  expect([...log.scalars.keys()]).toEqual([
    'loss/d/total',
    'loss/g/adversarial',
    'loss/g/fm',
    'loss/g/mel',
    'loss/g/kl_ssl',
    'loss/g/kl',
    'learning_rate',
  ]);
  expect(log.scalars.get('loss/g/kl_ssl')).toMatchObject({ step: [0, 100, 200], value: [0, 0.5, 0] });
  expect(log.scalars.get('loss/g/mel')?.value).toEqual([22.125, 22.125, 22.125]);
  expect(log.scalars.get('learning_rate')?.value[2]).toBe(9.99875e-5);
  const [first, second] = log.scalars.get('loss/d/total')?.time ?? [];
  expect((second ?? 0) - (first ?? 0)).toBeCloseTo(100, 6);
  expect(log.settings).toEqual({ starts: 1, name: 'voice', freezeQuantizer: [true] });
  expect(log.damage).toEqual({ places: 0, bytes: 0, cut: false });
});

it('reads the single loss of v3 and v4', async () => {
  const log = await read(entry(0, '[0.75, 300, 0.0001]'));
  expect(Object.fromEntries(log.scalars)).toMatchObject({
    'loss/g/total': { step: [300], value: [0.75] },
    learning_rate: { step: [300], value: [0.0001] },
  });
});

it('values that are not finite are what they are', async () => {
  const log = await read(entry(0, '[nan, inf, -inf, 1e-07, 0.0, -0.5, 7, 1e-05]'));
  expect([...log.scalars.values()].map(({ value }) => value[0])).toEqual([
    Number.NaN,
    Infinity,
    -Infinity,
    1e-7,
    0,
    -0.5,
    1e-5,
  ]);
});

describe('as Windows writes it', () => {
  const text = trainLog([0, 100], () => 0.25, '声音');
  const expected = { step: [0, 100], value: [0.25, 0.25] };

  it.each([
    ['line ends', text.replaceAll('\n', '\r\n')],
    ['line ends that were converted twice', text.replaceAll('\n', '\r\r\n')],
    ['a byte order mark', `\ufeff${text}`],
    ['UTF-16', new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))],
  ])('%s', async (_, content) => {
    const log = await read(content);
    expect(log.scalars.get('loss/g/kl_ssl')).toMatchObject(expected);
    expect(log).toMatchObject({ damage: { places: 0, cut: false }, settings: { starts: 1, name: '声音' } });
  });

  it('the encoding of a Chinese system', async () => {
    // 声音 in GBK.
    const [before, ...parts] = text.split('声音').map((part) => Buffer.from(part));
    const name = Buffer.from([0xc9, 0xf9, 0xd2, 0xf4]);
    const bytes = Buffer.concat([before as Buffer, ...parts.flatMap((part) => [name, part])]);
    const log = await read(new Uint8Array(bytes));
    expect(log.settings?.name).toBe('声音');
    expect(log.scalars.get('loss/g/kl_ssl')).toMatchObject(expected);
  });
});

describe('several trainings in one file', () => {
  it('one that goes on from its last checkpoint replaces what came after that', async () => {
    const log = await read(
      trainLog([0, 100, 200, 300], () => 0.5) + trainLog([200, 300, 400], () => 0, 'voice', false),
    );
    expect(log.scalars.get('loss/g/kl_ssl')).toMatchObject({
      step: [0, 100, 200, 300, 400],
      value: [0.5, 0.5, 0, 0, 0],
    });
    expect(log.replaced).toBe(2 * 7);
    expect(log.settings).toMatchObject({ starts: 2, freezeQuantizer: [true, false] });
  });

  it('one that begins again replaces all', async () => {
    const log = await read(trainLog([0, 100, 200], () => 0.5) + trainLog([0, 100], () => 0));
    expect(log.scalars.get('loss/g/kl_ssl')).toMatchObject({ step: [0, 100], value: [0, 0] });
  });
});

describe('cut and damaged lines', () => {
  const text = trainLog([0, 100, 200], () => 0);

  it('wherever it is cut, whole lists before are read', async () => {
    const lists = [...text.matchAll(/\[[^\]%]*\]\n/g)].map(({ index, 0: list }) => index + list.length - 1);
    const from = (lists[0] as number) + 1;
    for (let end = from; end <= text.length; end += 1) {
      const log = await read(text.slice(0, end));
      expect(log.scalars.get('loss/g/kl_ssl')?.step).toHaveLength(lists.filter((at) => at <= end).length);
      expect(log.damage.places).toBe(0);
    }
    // In the middle of a list, and in the middle of a line's head.
    const [second] = [lists[1] as number];
    expect((await read(text.slice(0, second - 3))).damage.cut).toBe(true);
    expect((await read(`${text}2024-05-`)).damage.cut).toBe(true);
    expect((await read(text)).damage.cut).toBe(false);
  });

  it.each([
    ['a list that is not closed', entry(0, '[1.0, 2.0, 3.0, 4.0, 0.0, 1.0, 100')],
    ['a list with a word', entry(0, '[1.0, 2.0, 3.0, four, 0.0, 1.0, 100, 0.1]')],
    ['a list of another length', entry(0, '[1.0, 2.0, 100, 0.1]')],
    ['a step that is no whole number', entry(0, '[1.0, 2.0, 3.0, 4.0, 0.0, 1.0, 100.5, 0.1]')],
    ['a list without its beginning', 'e\tINFO\t[1.0, 2.0, 3.0, 4.0, 0.0, 1.0, 100, 0.1]\n'],
    ['a line without end', `${'x'.repeat(200_000)}\n`],
  ])('%s is not read, and counted', async (_, line) => {
    const log = await read(text + line + listEntry(300, 0));
    expect(log.scalars.get('loss/g/kl_ssl')?.step).toEqual([0, 100, 200, 300]);
    expect(log.damage).toEqual({ places: 1, bytes: line.length - 1, cut: false });
  });

  it('what others print into it is no damage', async () => {
    const log = await read(`${text}Traceback (most recent call last):\n  File "s2_train.py", line 5\n  7%|7| 1/14\n\n`);
    expect(log.damage).toEqual({ places: 0, bytes: 0, cut: false });
  });
});

describe('refuses', () => {
  it.each([
    ['nothing', '', 'it holds no list of losses'],
    ['settings alone', SETTINGS_ENTRY, 'it holds no list of losses'],
    ['GPT’s training', entry(0, 'GPU available: True'), 'it holds no list of losses'],
    [
      'the log of VITS, whose lists are as long and mean something else',
      settingsEntry("{'train': {'log_interval': 200}, 'data': {}, 'model_dir': './logs/vits'}") + listEntry(0, 1),
      'the settings in it (“voice”) are not those of GPT-SoVITS',
    ],
  ])('%s', async (_, text, said) => {
    await expect(read(text)).rejects.toSay(said);
  });
});

it('a log without settings says so', async () => {
  expect((await read(listEntry(0, 1))).settings).toEqual({ starts: 0, name: 'voice', freezeQuantizer: [] });
});

it('any text and any bytes end in a log or in a FormatError', async () => {
  const whole = Buffer.from(trainLog([0, 100, 200], () => 0, '声音'));
  const changed = fc
    .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    .map((changes) => {
      const bytes = new Uint8Array(whole);
      for (const [index, value] of changes) bytes[index] = value;
      return bytes;
    });
  const lines = fc
    .array(fc.oneof(fc.string(), fc.constantFrom('[', ']', ', ', '\t', '0.0', 'nan', '9'.repeat(400))))
    .map((words) => new Uint8Array(Buffer.from(entry(0, `[${words.join('')}]`))));
  await fc.assert(
    fc.asyncProperty(fc.oneof(changed, lines, fc.uint8Array()), async (bytes) => {
      try {
        const { scalars } = await readTrainLog(new Blob([bytes]));
        for (const { step } of scalars.values()) expect(step.every((each, i) => each > (step[i - 1] ?? -1))).toBe(true);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});

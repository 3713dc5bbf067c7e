/**
 * Reads the `train.log` of GPT-SoVITS's second stage: lines of a time, the name of the experiment, a level and a message,
 * with tabs between. Of messages there are the settings at each start, “Train Epoch: 3 [40%]”, and a list of losses with
 * the step and the learning rate behind them (`s2_train.py`, `s2_train_v3.py` and `utils.get_logger` of RVC-Boss/GPT-SoVITS).
 */
import { excerpt } from '../config/problems/problem.ts';
import { pieces, type ReadOptions } from './byteSource.ts';
import { FormatError } from './formatError.ts';
import { encodingOf } from './plainText.ts';
import { type LogDamage, type LoggedSettings, ScalarBook, type ScalarLog } from './scalarLog.ts';

/** What stands in a list, by how many numbers it has: the names that the same training gives TensorBoard, where it does. */
const LISTS: ReadonlyMap<number, readonly string[]> = new Map([
  [8, ['loss/d/total', 'loss/g/adversarial', 'loss/g/fm', 'loss/g/mel', 'loss/g/kl_ssl', 'loss/g/kl']],
  // v3 and v4: flow matching is all that is minimised.
  [3, ['loss/g/total']],
]);

const LINE = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:[,.](\d{3}))?\t([^\t]*)\t[A-Z]+\t(.*)$/s;
const NUMBER = /^-?(?:\d+(?:\.\d*)?(?:e[+-]?\d+)?|inf|nan)$/i;
/** The settings, as Python writes an object: of GPT-SoVITS, or of another program that logs in the same form. */
const SETTINGS = /^\{'\w+': /;
const OF_GPT_SOVITS = /'(s2_ckpt_dir|semantic_frame_rate|freeze_quantizer|exp_dir)':/;
const FREEZE = /'freeze_quantizer': (True|False)\b/;

/** Characters of a line; the settings have some 3,000. */
const LONGEST_LINE = 2 ** 16;
/** Bytes that an encoding is known by. */
const KNOWN_BY = 2 ** 16;
/** Characters that are gone through in one go. */
const CHUNK = 2 ** 18;

/**
 * What can be read of such a log. Several trainings in one file follow each other: where the step goes back, what was
 * logged from that step on is replaced.
 * @throws FormatError if it holds no list of losses, is of another program, or has more in it than a log may have
 */
export async function readTrainLog(file: Blob, options: ReadOptions = {}): Promise<ScalarLog> {
  const reader = new LogReader();
  for await (const lines of linesOf(file, options)) {
    for (const line of lines.whole) reader.take(line);
    if (lines.tooLong > 0) reader.lose(lines.tooLong);
    if (lines.last !== null) reader.takeLast(lines.last);
  }
  return reader.log();
}

class LogReader {
  readonly #book = new ScalarBook();
  readonly #damage: LogDamage = { places: 0, bytes: 0, cut: false };
  readonly #freeze = new Set<boolean>();
  #starts = 0;
  #foreign: string | null = null;
  #name: string | null = null;

  take(line: string): void {
    if (line === '') return;
    const match = LINE.exec(line);
    if (!match) {
      // What others print goes to the same file: a stack trace, a progress bar. A list of losses does not.
      if (/\t\[[^\t]*\]?$/.test(line)) this.lose(line.length);
      return;
    }
    const [year, month, day, hour, minute, second, millisecond = 0] = match
      .slice(1, 8)
      .map((part) => Number(part ?? 0));
    const time = Date.UTC(year as number, (month as number) - 1, day, hour, minute, second, millisecond) / 1000;
    const message = match[9] as string;
    this.#name ??= match[8] as string;
    if (SETTINGS.test(message)) this.#takeSettings(message);
    else if (message.startsWith('[') && !this.#takeList(message, time)) this.lose(line.length);
  }

  /** What stands behind the last line break. */
  takeLast(line: string): void {
    const { places } = this.#damage;
    this.take(line);
    if (line === '') return;
    if (this.#damage.places > places || !LINE.test(line)) {
      this.#damage.cut = true;
      if (this.#damage.places > places) this.#damage.places -= 1;
    }
  }

  lose(characters: number): void {
    this.#damage.places += 1;
    this.#damage.bytes += characters;
  }

  log(): ScalarLog {
    if (this.#foreign !== null) throw new FormatError({ code: 'log-of-other-training', name: excerpt(this.#foreign) });
    const { scalars, replaced, outside } = this.#book;
    if (scalars.size === 0) throw new FormatError({ code: 'no-losses-logged' });
    const settings: LoggedSettings = {
      starts: this.#starts,
      name: this.#name ?? '',
      freezeQuantizer: [...this.#freeze],
    };
    return { format: 'train-log', scalars, damage: this.#damage, replaced, outside, others: [], settings };
  }

  #takeSettings(message: string): void {
    this.#starts += 1;
    // VITS, from which this training comes, logs lists of the same length that mean something else.
    if (!OF_GPT_SOVITS.test(message)) this.#foreign ??= this.#name ?? '';
    const freeze = FREEZE.exec(message)?.[1];
    if (freeze !== undefined) this.#freeze.add(freeze === 'True');
  }

  /** @returns whether it is a list as this training writes it */
  #takeList(message: string, time: number): boolean {
    if (!message.endsWith(']')) return false;
    const words = message.slice(1, -1).split(', ');
    const names = LISTS.get(words.length);
    if (!names || !words.every((word) => NUMBER.test(word))) return false;
    const numbers = words.map(numberOf);
    const [step, rate] = numbers.slice(names.length) as [number, number];
    if (!Number.isInteger(step)) return false;
    for (const [i, name] of names.entries()) this.#book.add(name, step, time, numbers[i] as number);
    this.#book.add('learning_rate', step, time, rate);
    return true;
  }
}

/** A number as Python writes it. */
const numberOf = (word: string): number => Number(word.toLowerCase().replace('inf', 'Infinity').replace('nan', 'NaN'));

interface Lines {
  whole: string[];
  /** Characters of lines that are too long to be of such a log. */
  tooLong: number;
  /** What stands behind the last line break of the file; null before its end. */
  last: string | null;
}

/** The lines of a text, in portions. Ends of lines may be those of Windows. */
async function* linesOf(file: Blob, options: ReadOptions): AsyncGenerator<Lines> {
  const decoder = await decoderOf(file, options);
  let rest = '';
  let dropping = false;
  for await (const text of chunks(file, decoder, options)) {
    const lines = (rest + text).split(/\r*\n/);
    rest = lines.pop() as string;
    let tooLong = 0;
    if (dropping && lines.length > 0) {
      tooLong += (lines.shift() as string).length;
      dropping = false;
    }
    const whole = lines.filter((line) => line.length <= LONGEST_LINE);
    tooLong += lines.reduce((sum, { length }) => sum + (length > LONGEST_LINE ? length : 0), 0);
    if (rest.length > LONGEST_LINE) {
      tooLong += rest.length;
      rest = '';
      dropping = true;
    }
    yield { whole, tooLong, last: null };
  }
  if (!dropping) yield { whole: [], tooLong: 0, last: rest.replace(/\r$/, '') };
}

async function* chunks(file: Blob, decoder: TextDecoder, options: ReadOptions): AsyncGenerator<string> {
  for await (const { piece } of pieces(file, 0, file.size, options)) {
    for (let from = 0; from < piece.length; from += CHUNK) {
      if (from > 0) await options.pause?.();
      yield decoder.decode(piece.subarray(from, from + CHUNK), { stream: true });
    }
  }
  yield decoder.decode();
}

/**
 * UTF-8, UTF-16, or what Windows writes in Chinese: Python's log has the encoding of the system, and the name of the
 * experiment stands in every line.
 */
async function decoderOf(file: Blob, options: ReadOptions): Promise<TextDecoder> {
  const { signal } = options;
  for await (const { piece } of pieces(file, 0, Math.min(file.size, KNOWN_BY), { signal })) {
    const encoding = encodingOf(piece);
    if (encoding !== 'utf-8') return new TextDecoder(encoding);
    try {
      // The last character may be cut.
      new TextDecoder('utf-8', { fatal: true }).decode(piece, { stream: true });
    } catch {
      return new TextDecoder('gb18030');
    }
  }
  return new TextDecoder('utf-8');
}

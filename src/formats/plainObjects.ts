/** Objects of Python's own libraries that training scripts save: read as texts, numbers and lists. */
import type { ProblemOf } from '../config/problems/problem.ts';
import { FormatError } from './formatError.ts';
import type { PickleValue, Spend } from './pickleValues.ts';

/** Characters that cost as much as a step of the pickle machine. */
const CHARACTERS_PER_STEP = 16;

type Maker = (args: PickleValue[], spend: Spend) => PickleValue;

const windowsPath: Maker = (args, spend) => joinPath(args, '\\', spend);
const posixPath: Maker = (args, spend) => joinPath(args, '/', spend);

/** By the names of Python 3, without the `_local.` that 3.13 put into those of pathlib. */
const MAKERS: Readonly<Record<string, Maker>> = {
  'pathlib.Path': posixPath,
  'pathlib.PosixPath': posixPath,
  'pathlib.PurePath': posixPath,
  'pathlib.PurePosixPath': posixPath,
  'pathlib.WindowsPath': windowsPath,
  'pathlib.PureWindowsPath': windowsPath,
  'datetime.datetime': ([packed], spend) => dateAndTime(bytesOf(packed, 10, spend)),
  'datetime.date': ([packed], spend) => dateText(bytesOf(packed, 4, spend)),
  'datetime.time': ([packed], spend) => timeText(bytesOf(packed, 6, spend)),
  'datetime.timedelta': (args) => secondsOf(args),
  'datetime.timezone': ([offset = null]) => offset,
  'decimal.Decimal': ([text = null]) => text,
  'fractions.Fraction': (args) => args,
  'collections.deque': ([items = []], spend) => copyOf(items, spend),
  'builtins.complex': (args) => args,
  'builtins.range': (args) => args,
  'builtins.slice': (args) => args,
  'builtins.list': ([items = []], spend) => copyOf(items, spend),
  'builtins.tuple': ([items = []], spend) => copyOf(items, spend),
};

function damaged(what: ProblemOf<'pickled-damaged'>['what']): never {
  throw new FormatError({ code: 'pickled-damaged', what });
}

const nameOf = (name: string): string =>
  name
    .replace('__builtin__.', 'builtins.')
    .replace('.xrange', '.range')
    .replace(/^pathlib\._local\./, 'pathlib.');

/** Whether calls of the name are imitated here. */
export function isPlainName(name: string): boolean {
  return Object.hasOwn(MAKERS, nameOf(name));
}

/**
 * What a call of the name makes.
 * @throws FormatError for arguments that Python would not take either
 */
export function makePlain(name: string, args: PickleValue[], spend: Spend): PickleValue {
  return (MAKERS[nameOf(name)] as Maker)(args, spend);
}

/**
 * How protocol 2 spells bytes: a text, each of whose characters is one, and the encoding's name.
 * @throws FormatError
 */
export function latin1Bytes(
  text: PickleValue | undefined,
  encoding: PickleValue | undefined,
  spend: Spend,
): Uint8Array<ArrayBuffer> {
  if (typeof text !== 'string' || (encoding !== 'latin1' && encoding !== 'latin-1')) return damaged('text-of-bytes');
  spend(Math.ceil(text.length / CHARACTERS_PER_STEP));
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > 255) damaged('text-of-bytes');
    bytes[i] = code;
  }
  return bytes;
}

/** Bytes that Python 2 wrote as a text. */
function bytesOf(value: PickleValue | undefined, length: number, spend: Spend): Uint8Array {
  const bytes = value instanceof Uint8Array ? value : latin1Bytes(value, 'latin1', spend);
  return bytes.length === length ? bytes : damaged('date-or-time');
}

function joinPath(parts: PickleValue[], separator: string, spend: Spend): string {
  const words = parts.map((part) => (typeof part === 'string' ? part : damaged('path')));
  spend(words.reduce((sum, { length }) => sum + 1 + Math.ceil(length / CHARACTERS_PER_STEP), 0));
  // A root comes with its separator.
  return words.reduce((path, word) => (path === '' || path.endsWith(separator) ? path : path + separator) + word, '');
}

function copyOf(items: PickleValue, spend: Spend): PickleValue[] {
  if (!Array.isArray(items)) return damaged('list');
  spend(items.length);
  return [...items];
}

const padded = (value: number | undefined, digits = 2): string => String(value).padStart(digits, '0');

/** Two bytes of year, month, day. Above 127 the month says which of two equal hours is meant. */
function dateText([high = 0, low = 0, month = 0, day]: Uint8Array): string {
  return `${padded(high * 256 + low, 4)}-${padded(month & 127)}-${padded(day)}`;
}

/** Hour, minute, second, three bytes of microseconds. */
function timeText([hour = 0, minute, second, high = 0, middle = 0, low = 0]: Uint8Array): string {
  const microseconds = (high * 256 + middle) * 256 + low;
  const fraction = microseconds === 0 ? '' : `.${padded(microseconds, 6)}`;
  return `${padded(hour & 127)}:${padded(minute)}:${padded(second)}${fraction}`;
}

const dateAndTime = (bytes: Uint8Array): string => `${dateText(bytes)}T${timeText(bytes.subarray(4))}`;

/** Days, seconds, microseconds. */
function secondsOf([days = 0, seconds = 0, microseconds = 0]: PickleValue[]): number {
  const total = Number(days) * 86_400 + Number(seconds) + Number(microseconds) / 1e6;
  return Number.isFinite(total) ? total : damaged('duration');
}

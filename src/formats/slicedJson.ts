/**
 * JSON whose bulk is long lists of numbers, read piece by piece: nothing of it is ever in one text, and no piece takes
 * long. The long lists are taken out as float32; what is left, with a key in the place of each, is small.
 */
import { pieces, type ReadOptions } from './byteSource.ts';
import type { Bytes } from './elementTypes.ts';
import { FormatError } from './formatError.ts';

/** Bytes of numbers that make a list a long one, and that are read in one piece. */
const LONG = 2 ** 16;
/** Bytes of what is not a long list. */
const MOST_REST = 2 ** 24;

/** JSON has no NaN and no infinities; files write them as texts. */
const TEXTS = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** Numbers of a list that came in pieces. */
export class FloatList {
  length = 0;
  /** The first value that is no number. */
  wrong: { index: number; value: unknown } | null = null;
  readonly #parts: Float32Array[] = [];

  add(values: readonly unknown[]): void {
    const floats = new Float32Array(values.length);
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i];
      const float = typeof value === 'number' ? value : TEXTS.get(value);
      // What is a number there, but none here, would be infinity.
      const isHeld = typeof value !== 'number' || Number.isFinite(Math.fround(value));
      if (float === undefined || !isHeld) this.wrong ??= { index: this.length + i, value };
      floats[i] = float ?? 0;
    }
    this.#parts.push(floats);
    this.length += values.length;
  }

  toArray(): Float32Array<ArrayBuffer> {
    const all = new Float32Array(this.length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}

export interface SlicedJson {
  /** The JSON with a text, a key of `lists`, in the place of each long list. */
  json: unknown;
  lists: ReadonlyMap<string, FloatList>;
}

/** @throws FormatError if it is no JSON, or too much of it is not lists of numbers; the signal's reason if aborted */
export async function readSlicedJson(file: Blob, options: ReadOptions = {}): Promise<SlicedJson> {
  const scanner = new ListScanner();
  for await (const { piece } of pieces(file, 0, file.size, options)) scanner.feed(piece);
  return scanner.end();
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [LIST, LIST_END, OBJECT] = [0x5b, 0x5d, 0x7b];

/** Finds the long lists: those that go on for long before anything but numbers and texts stands in them. */
class ListScanner {
  readonly #lists = new Map<string, FloatList>();
  readonly #rest: Bytes[] = [];
  #restBytes = 0;
  /** What was fed and not yet handed on, and how much of it was looked at. */
  #buffer: Bytes = new Uint8Array();
  #seen = 0;
  /** First byte in the buffer that was not handed on. */
  #from = 0;
  /** Where the innermost list began that holds no other list or object so far; −1: none. */
  #listAt = -1;
  /** The long list that is being read. */
  #long: FloatList | null = null;
  #inText = false;
  #escaped = false;

  feed(piece: Bytes): void {
    const buffer = new Uint8Array(this.#buffer.length + piece.length);
    buffer.set(this.#buffer);
    buffer.set(piece, this.#buffer.length);
    this.#buffer = buffer;
    for (let i = this.#seen; i < buffer.length; i += 1) this.#look(buffer[i] as number, i);
    // A list that may become a long one, and an unfinished number, wait for more.
    const keep = this.#long ? this.#from : this.#listAt >= 0 ? this.#listAt : buffer.length;
    this.#handOn(keep);
    this.#buffer = buffer.slice(keep);
    this.#seen = this.#buffer.length;
    this.#from = 0;
    this.#listAt = this.#listAt < 0 ? -1 : 0;
  }

  end(): SlicedJson {
    if (this.#long) throw notJson();
    this.#handOn(this.#buffer.length);
    const bytes = new Uint8Array(this.#restBytes);
    let at = 0;
    for (const part of this.#rest) {
      bytes.set(part, at);
      at += part.length;
    }
    return { json: parse(decode(bytes)), lists: this.#lists };
  }

  #look(byte: number, at: number): void {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#inText = false;
    } else if (byte === QUOTE) this.#inText = true;
    else if (byte === COMMA) this.#separate(at);
    else if (byte === LIST || byte === OBJECT) {
      if (this.#long) throw new FormatError({ code: 'long-list-no-numbers' });
      this.#listAt = byte === LIST ? at : -1;
    } else if (byte === LIST_END) {
      if (this.#long) this.#take(this.#long, at);
      this.#long = null;
      this.#listAt = -1;
    }
  }

  /** At a comma: enough numbers have come to read them. */
  #separate(at: number): void {
    if (this.#long) {
      if (at - this.#from > LONG) this.#take(this.#long, at);
    } else if (this.#listAt >= 0 && at - this.#listAt > LONG) {
      const key = `list ${this.#lists.size}`;
      this.#handOn(this.#listAt);
      this.#from = this.#listAt + 1;
      this.#listAt = -1;
      this.#keep(new TextEncoder().encode(JSON.stringify(key)));
      this.#long = new FloatList();
      this.#lists.set(key, this.#long);
      this.#take(this.#long, at);
    }
  }

  /** Reads the numbers up to a comma or the list's end. */
  #take(list: FloatList, to: number): void {
    const values = parse(`[${decode(this.#buffer.subarray(this.#from, to))}]`) as unknown[];
    // Nothing between two commas, or behind the last one.
    if (values.length === 0) throw notJson();
    list.add(values);
    this.#from = to + 1;
  }

  #handOn(to: number): void {
    if (!this.#long && to > this.#from) this.#keep(this.#buffer.slice(this.#from, to));
  }

  #keep(bytes: Bytes): void {
    this.#restBytes += bytes.length;
    if (this.#restBytes > MOST_REST) {
      throw new FormatError({ code: 'json-too-long', most: MOST_REST });
    }
    this.#rest.push(bytes);
  }
}

const notJson = (): FormatError => new FormatError({ code: 'not-json-or-damaged' });

function decode(bytes: Bytes): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notJson();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw notJson();
  }
}

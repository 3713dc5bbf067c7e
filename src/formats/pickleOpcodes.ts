/** What each opcode of a pickle does: protocols 0 to 5 as CPython's `pickletools` describes them. */
import type { PickleMachine } from './pickleMachine.ts';
import { narrow } from './pickleCursor.ts';
import type { PickleValue } from './pickleValues.ts';

type Step = (machine: PickleMachine) => void;

const HIGHEST_PROTOCOL = 5;

/** By the opcode's character. STOP is not here: it ends the machine. */
const BY_CHARACTER: Record<string, Step> = {
  // Frame and stack.
  '\x80': (m) => {
    const protocol = m.cursor.uint8();
    if (protocol > HIGHEST_PROTOCOL)
      m.fail({ code: 'pickle-protocol-at-most', protocol, highestProtocol: HIGHEST_PROTOCOL });
  },
  '\x95': (m) => void m.cursor.uint64(),
  '(': (m) => m.mark(),
  '0': (m) => m.discard(),
  '1': (m) => void m.popMark(),
  '2': (m) => m.push(m.top()),

  // Plain values.
  N: (m) => m.push(null),
  '\x88': (m) => m.push(true),
  '\x89': (m) => m.push(false),
  I: (m) => pushDecimal(m, m.cursor.line()),
  J: (m) => m.push(m.cursor.int32()),
  K: (m) => m.push(m.cursor.uint8()),
  M: (m) => m.push(m.cursor.uint16()),
  L: (m) => pushDecimal(m, m.cursor.line().replace(/L$/, '')),
  '\x8a': (m) => m.push(m.cursor.integer(m.cursor.uint8())),
  '\x8b': (m) => m.push(m.cursor.integer(m.cursor.int32())),
  F: (m) => pushFloat(m, m.cursor.line()),
  G: (m) => m.push(m.cursor.float64()),

  // Texts; Python 2 wrote its byte strings for them, too.
  T: (m) => m.push(m.cursor.text(m.cursor.length32())),
  U: (m) => m.push(m.cursor.text(m.cursor.uint8())),
  S: (m) => pushQuoted(m, m.cursor.line()),
  V: (m) => pushEscaped(m, m.cursor.line()),
  X: (m) => m.push(m.cursor.text(m.cursor.uint32())),
  '\x8c': (m) => m.push(m.cursor.text(m.cursor.uint8())),
  '\x8d': (m) => m.push(m.cursor.text(m.cursor.uint64())),
  B: (m) => m.push(m.cursor.take(m.cursor.uint32())),
  C: (m) => m.push(m.cursor.take(m.cursor.uint8())),
  '\x8e': (m) => m.push(m.cursor.take(m.cursor.uint64())),
  '\x96': (m) => m.push(m.cursor.take(m.cursor.uint64())),

  // Containers.
  ']': (m) => m.pushContainer([]),
  a: (m) => {
    const item = m.pop();
    m.append([item]);
  },
  e: (m) => m.append(m.popMark()),
  l: (m) => m.pushContainer(m.popMark()),
  ')': (m) => m.push([]),
  t: (m) => m.pushContainer(m.popMark()),
  '\x85': (m) => m.push([m.pop()]),
  '\x86': (m) => pushTuple(m, 2),
  '\x87': (m) => pushTuple(m, 3),
  '}': (m) => m.pushContainer(new Map()),
  d: (m) => {
    const pairs = m.popMark();
    m.pushContainer(new Map());
    m.setItems(pairs);
  },
  s: (m) => {
    const value = m.pop();
    const key = m.pop();
    m.setItems([key, value]);
  },
  u: (m) => m.setItems(m.popMark()),
  '\x8f': (m) => m.pushContainer(new Set()),
  '\x90': (m) => m.addItems(m.popMark()),
  '\x91': (m) => m.pushContainer(new Set(m.popMark())),

  // Memo.
  g: (m) => m.recall(Number(m.cursor.line())),
  h: (m) => m.recall(m.cursor.uint8()),
  j: (m) => m.recall(m.cursor.uint32()),
  p: (m) => void m.memo.set(Number(m.cursor.line()), m.top()),
  q: (m) => void m.memo.set(m.cursor.uint8(), m.top()),
  r: (m) => void m.memo.set(m.cursor.uint32(), m.top()),
  '\x94': (m) => void m.memo.set(m.memo.size, m.top()),

  // Names and calls: the host decides.
  c: (m) => m.push(m.host.find(`${m.cursor.line()}.${m.cursor.line()}`)),
  '\x93': (m) => {
    const name = m.popText();
    m.push(m.host.find(`${m.popText()}.${name}`));
  },
  R: (m) => {
    const args = m.popArray();
    m.pushContainer(m.host.call(m.pop(), args, m.spend));
  },
  b: (m) => {
    const state = m.pop();
    m.host.setState(m.top(), state, m.spend);
  },
  '\x81': (m) => {
    const args = m.popArray();
    m.pushContainer(m.host.create(m.pop(), args));
  },
  Q: (m) => m.pushContainer(m.host.persistent(m.pop())),
  // Only to say in the refusal what it names.
  i: (m) => {
    m.host.find(`${m.cursor.line()}.${m.cursor.line()}`);
    m.fail({ code: 'pickle-inst' });
  },
};

const BY_CODE: readonly (Step | undefined)[] = Array.from(
  { length: 256 },
  (_, code) => BY_CHARACTER[String.fromCharCode(code)],
);

const STOP = 0x2e;

/** @returns whether the pickle goes on */
export function step(machine: PickleMachine): boolean {
  machine.spend(1);
  const code = machine.cursor.uint8();
  if (code === STOP) return false;
  const run = BY_CODE[code];
  if (!run) machine.fail({ code: 'pickle-opcode', value: code.toString(16).padStart(2, '0') });
  run(machine);
  return true;
}

function pushTuple(machine: PickleMachine, length: number): void {
  const items: PickleValue[] = [];
  for (let i = 0; i < length; i += 1) items.unshift(machine.pop());
  machine.push(items);
}

function pushDecimal(machine: PickleMachine, line: string): void {
  if (line === '00' || line === '01') machine.push(line === '01');
  else if (/^-?\d{1,150}$/.test(line)) machine.push(narrow(BigInt(line)));
  else machine.fail({ code: 'pickle-integer-none' });
}

const SPECIAL_FLOATS = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

function pushFloat(machine: PickleMachine, line: string): void {
  const value = SPECIAL_FLOATS.get(line) ?? (/^[-+\d.eE]+$/.test(line) ? Number(line) : Number.NaN);
  if (Number.isNaN(value) && line !== 'nan') machine.fail({ code: 'pickle-float-none' });
  machine.push(value);
}

/** A Python literal in quotes. Those with escapes are refused: no PyTorch file has them. */
function pushQuoted(machine: PickleMachine, line: string): void {
  const match = /^(['"])([^\\]*)\1$/.exec(line);
  if (!match) machine.fail({ code: 'pickle-text-form' });
  machine.push(match[2] as string);
}

/** Python's raw-unicode-escape. */
function pushEscaped(machine: PickleMachine, line: string): void {
  const text = line.replace(/\\u([\da-f]{4})|\\U000([\da-f]{5})/gi, (whole, short?: string, long?: string) => {
    const code = Number.parseInt(short ?? long ?? '', 16);
    return Number.isNaN(code) || code > 0x10ffff ? whole : String.fromCodePoint(code);
  });
  machine.push(text);
}

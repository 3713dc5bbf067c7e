/**
 * What the texts of a language say, over all of them: constants as they are, functions with what they may be given. Names
 * and formatted numbers are marks that can be found again in what is said.
 */
import { PROBLEMS, type Problem } from '../../src/config/problems/problem.ts';
import { FINDINGS } from '../../src/config/scenarios.ts';
import { keptTextSamples } from './keptTextSamples.ts';

/** A name or a formatted number that no text holds by itself. */
export const mark = (place: number | string): string => `⸨${place}⸩`;
const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map(mark) as [string, string, string, string, string];
const LISTS = [[], [a], [a, b], [a, b, c]];
const each = <T>(values: readonly T[]): [T][] => values.map((value) => [value]);

const checkWords = (alone: readonly (string | null)[], gradient: string, training: object, tapeNodes: number) => ({
  training,
  gradient,
  tapeNodes,
  changes: alone.map((change, i) => ({ alone: mark(`alone${i}`), inSentence: mark(`in${i}`), change })),
});
const group = (count: number, names: readonly string[], kind = 'features') => ({ kind, count, names });
const told = (outcome: string) => ({ outcome, base: a, other: b });

/**
 * By path: what functions are given where not all of it is text, one row of arguments a call. Functions that are not
 * here get a mark for each parameter.
 */
const GIVEN: Record<string, readonly (readonly unknown[])[]> = {
  ...keptTextSamples([a, b, c, d], LISTS),
  ...Object.fromEntries(
    ['noBackend', 'noKernels', 'noLanguage', 'noScenario', 'noObjective'].map((name) => [
      `address.${name}`,
      LISTS.map((list) => [d, list]),
    ]),
  ),
  'address.noVoice': LISTS.slice(1).flatMap((list) => [
    [list, [d, e], []],
    [list, [d, e], [d]],
    [list, [d, e], [d, e]],
  ]),
  'address.steps': [[a, 777]],
  'address.moreSettings': each([1, 7]),
  'address.more': each([1, 7]),
  'address.version': [[a, 777]],
  'address.noFiles': LISTS.map((list) => [d, list]),
  ...Object.fromEntries(
    ['reconstruction', 'commitment', 'usage', 'gradient', 'flips', 'drift', 'bottleneck', 'richness', 'steadiness'].map(
      (chart) => [`charts.yAxis.${chart}`, each(['linear', 'log'])],
    ),
  ),
  'check.files.facts': [[a, '', b]],
  'check.levers.value': [
    ['evaluationMode', true],
    ['noGradScope', 'closesEarly'],
    ['requiresGrad', false],
    ['clearGradients', 'zero'],
  ],
  'check.levers.name': each(['zeroGradients', 'codebookUpdate']),
  'command.pace': LISTS.map((losses) => [d, e, mark('pace'), losses]),
  'command.sweep.plan': [
    [a, b, null, c, d],
    [a, b, { runs: mark('runs'), shard: mark('shard') }, c, d],
  ],
  'command.sweep.report': LISTS.map((files) => [d, e, files]),
  'command.replay.deviation': [
    [a, b, c, d, null],
    [a, b, c, d, e],
  ],
  'command.inspect.file': [
    [a, b, 1],
    [a, b, 7],
  ],
  'command.convert.onlyTensors': LISTS.slice(1).map((keys) => [d, keys]),
  'command.convert.leftOut': [
    ['', a],
    [a, b],
  ],
  'comparison.sentence': ['higher', 'lower', 'equal', 'unsure'].flatMap((outcome) => [
    [c, told(outcome), null, 1],
    [c, told(outcome), { outcome, base: d, other: e }, 777],
  ]),
  'comparison.value': [
    [a, null],
    [a, b],
  ],
  'comparison.over': [
    [1, a],
    [7, a],
  ],
  'divergence.first': [
    [a, b, '1', '1'],
    [a, b, c, d],
  ],
  'divergence.cause.inputNotFinite': ['features', 'targets', 'waveform'].map((input) => [input, a]),
  'divergence.cause.inputHuge': ['features', 'targets', 'waveform'].map((input) => [input, a]),
  'divergence.cause.lossWeight': [['777', b]],
  'divergence.alsoLost': each(LISTS.slice(1)),
  'divergence.healthy': each(LISTS.slice(1)),
  'drops.waiting': each([1, 7]),
  'drops.taken': [
    [[group(1, [a])]],
    [[group(1, [a], 'semantic-tokens'), group(7, [b, c], 'checkpoint-check')]],
    [[group(1, [a]), group(2, [b], 'audio'), group(3, [c], 'run')]],
  ],
  'drops.refused': [1, 7].map((count) => [count, a]),
  'drops.left': [
    [1, a, 'unknown'],
    [1, a, 'vocoder'],
    [7, a, 'vocoder'],
  ],
  'drops.leftAs': each(['unknown', 'vocoder']),
  'drops.waits': [
    [true, true],
    [true, false],
    [false, true],
  ],
  'drops.reason': [
    [a, b, true],
    [a, b, false],
    [a, `${a} ${b}`, false],
  ],
  'drops.moreRefused': each([1, 7]),
  'drops.leftInLog': each(LISTS.slice(1)),
  'drops.leftLine': [
    ['vocoder', group(1, [a])],
    ['vocoder', group(2, [a, b])],
    ['unknown', group(7, [a, b])],
    ['unknown', group(2, [a, a])],
    ['vocoder', group(7, [a, b])],
  ],
  'drops.instead': each(['unknown', 'lora', 'empty']),
  'features.total': [
    [1, a, b, c],
    [7, a, b, c],
  ],
  'features.refused': [
    [1, a],
    [7, a],
  ],
  'features.skipped': each(LISTS.slice(1)),
  'checkpoint.skipped': [
    ['', a],
    [a, b],
  ],
  'tokens.from': [
    [a, null],
    [a, b],
  ],
  'tokens.mismatch.rate': [
    [a, b, true, null],
    [a, b, false, c],
  ],
  'flow.codes': [
    [a, 1],
    [a, 777],
  ],
  'flow.moved': each(['0', a]),
  'flow.summary': [
    [
      a,
      b,
      [
        { module: c, gradient: d },
        { module: e, passage: 'passed' },
        { module: mark('last'), passage: 'cut' },
      ],
    ],
    [a, b, [{ module: c, passage: 'unknown' }]],
  ],
  'codebook.planeSummary': [
    [a, b, c, d, e, true],
    [a, b, c, d, e, false],
  ],
  ...Object.fromEntries(
    ['sentences', 'list', 'phrases', 'clauses'].map((name) => [`joined.${name}`, each(LISTS.slice(1))]),
  ),
  'log.check': each([
    checkWords([null, null], 'none', { [d]: false, [e]: false }, 0),
    checkWords([a, null], 'zero', { [d]: false, [e]: true }, 1),
    checkWords([a, b], 'present', { [d]: true, [e]: true }, 7),
  ]),
  ...Object.fromEntries(
    ['applyCount', 'found', 'settingCount', 'changedCount', 'waitCount', 'putBackAll'].map((name) => [
      `settings.${name}`,
      each([1, 7]),
    ]),
  ),
  'settings.differing': [
    [1, a],
    [7, a],
  ],
  'presets.imported': [
    [1, 0],
    [7, 1],
    [1, 7],
  ],
  'settings.sizes': [
    [a, b],
    [null, b],
  ],
  'audio.recordingName': each([777]),
  'audio.total': [
    [1, a],
    [7, a],
  ],
  'audio.details': [
    [a, b, 1],
    [a, b, 2],
    [a, b, 777],
  ],
  'backend.running': [
    [a, ''],
    [a, b],
  ],
  'notices.taskWith': [[a], [a, b, c]],
  'plan.summary': [
    [1, '1'],
    [7, a],
  ],
  'plan.added': [
    [true, a],
    [false, a],
  ],
  'report.diverged': [
    [1, a],
    [7, a],
  ],
  'report.missing': [
    [1, a],
    [7, a],
  ],
  'scenarios.overSeeds': [
    [1, 777],
    [7, 777],
    [0, 1],
  ],
};

/** Alternatives for each part of what a function is given: calls with the first of each, and with one other at a time. */
function calls(parts: Record<string, readonly unknown[]>): Record<string, unknown>[] {
  const first = Object.fromEntries(Object.entries(parts).map(([name, [value]]) => [name, value]));
  const others = Object.entries(parts).flatMap(([name, [, ...rest]]) =>
    rest.map((value) => ({ ...first, [name]: value })),
  );
  return [first, ...others];
}

const inner = (place: string): Problem => ({ code: 'message', text: mark(place) });
/** Says the problems within. */
const say = (problem: Problem): string => (problem.code === 'message' ? problem.text : problem.code);

function alternatives(name: string, kind: string | readonly string[], place: number): readonly unknown[] {
  if (typeof kind !== 'string') return kind;
  const lists = (entry: (i: number) => unknown) =>
    [3, 1, 0].map((length) => Array.from({ length }, (_, i) => entry(i)));
  switch (kind) {
    case 'number':
      return [21 + place, 1, 0];
    case 'numbers':
      return lists((i) => 100 * (place + 1) + i);
    case 'text':
      return [mark(name), ''];
    case 'texts':
    case 'lanes':
    case 'policies':
      return lists((i) => mark(`${name}${i}`));
    case 'flag':
      return [true, false];
    case 'problem':
      return [inner(name)];
    case 'problem?':
      return [inner(name), null];
    case 'problems':
      return lists((i) => inner(`${name}${i}`));
    // A formatted number.
    default:
      return [mark(name)];
  }
}

function givenByCatalogue(kinds: Record<string, string | readonly string[]>): Record<string, unknown>[] {
  return calls(
    Object.fromEntries(Object.entries(kinds).map(([name, kind], place) => [name, alternatives(name, kind, place)])),
  );
}

/** Nobody gives these an empty list, or words that they do not know. */
const NEVER_GIVEN: Record<string, (given: Record<string, unknown>) => boolean> = {
  'in-place-of-a-file': () => true,
  diverged: ({ ways }) => Array.isArray(ways) && ways.length === 0,
  'way-remove': ({ lanes }) => Array.isArray(lanes) && lanes.length === 0,
};

function argumentsOf(path: string, words: (...given: readonly unknown[]) => unknown): readonly (readonly unknown[])[] {
  const at = path.lastIndexOf('.');
  const [place, code] = [path.slice(0, at), path.slice(at + 1)];
  if (place === 'problems') {
    const kinds: Record<string, Record<string, string | readonly string[]>> = PROBLEMS;
    return givenByCatalogue(kinds[code] ?? {})
      .filter((given) => !NEVER_GIVEN[code]?.(given))
      .map((given) => [given, say]);
  }
  if (place === 'scenarios.findings') {
    const kinds: Record<string, Record<string, string | readonly string[]>> = FINDINGS;
    return givenByCatalogue(kinds[code] ?? {}).map((given) => [given]);
  }
  return GIVEN[path] ?? [Array.from({ length: words.length }, (_, i) => mark(i))];
}

/** What a language says at one path, once a call; `given`: in words, for messages. */
export interface Sample {
  path: string;
  given: string;
  said: string;
}

/** Everything that a language says, in the order of `shape`, whose parameters and paths are taken. */
export function samplesOf(language: object, shape: object): Sample[] {
  const found: Sample[] = [];
  const visit = (words: unknown, shaped: unknown, path: string): void => {
    if (typeof shaped === 'string') found.push({ path, given: '', said: words as string });
    else if (typeof shaped === 'function') {
      for (const given of argumentsOf(path, shaped as never)) {
        const said = (words as (...given: readonly unknown[]) => unknown)(...given);
        if (typeof said === 'string') found.push({ path, given: JSON.stringify(given), said });
      }
    } else if (typeof shaped === 'object' && shaped !== null) {
      for (const [name, part] of Object.entries(shaped)) {
        visit((words as Record<string, unknown>)[name], part, path === '' ? name : `${path}.${name}`);
      }
    }
  };
  visit(language, shape, '');
  return found;
}

/** Of the table above, to see that each is there. */
export const GIVEN_PATHS = Object.keys(GIVEN);

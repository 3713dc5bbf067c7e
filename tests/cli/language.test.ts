/** The language of the command line: which one it is, and that in the pseudo-language nothing is printed in plain letters. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { languageAsked, operandsOf, parseArguments, sweepOptions, trainOptions } from '../../src/cli/arguments.ts';
import { environmentLanguage, speakLanguage } from '../../src/cli/language.ts';
import { CommandError, terminalColumns } from '../../src/cli/output.ts';
import { usage } from '../../src/cli/usage.ts';
import { ENGLISH, languageTag, speak } from '../../src/config/texts/index.ts';
import { type Language, LANGUAGES, loaded } from '../../src/config/texts/languages.ts';
import { said } from '../setup/problemMatcher.ts';

const load = (): Promise<typeof ENGLISH.texts> => Promise.resolve(ENGLISH.texts);
const KNOWN: readonly Language[] = [
  ...LANGUAGES,
  { tag: 'pt-BR', name: 'x', load, loadHandbook: () => Promise.reject(new Error('asked by nobody')) },
];

afterEach(() => speak(ENGLISH));
const speakPseudo = async (): Promise<void> => speak(await loaded(LANGUAGES.find(({ tag }) => tag === 'en-XA')!));

describe('the environment', () => {
  it.each<[Record<string, string>, string | null]>([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'zh' }, 'zh-CN'],
    // Of another region or script rather than English.
    [{ LANG: 'zh_TW.UTF-8' }, 'zh-CN'],
    [{ LANG: 'zh_Hant_HK' }, 'zh-CN'],
    [{ LANG: 'pt_BR.UTF-8@latin' }, 'pt-BR'],
    [{ LANG: 'pt_PT.UTF-8' }, 'pt-BR'],
    [{ LANG: 'C.UTF-8' }, null],
    [{ LANG: 'POSIX' }, null],
    [{}, null],
    [{ LANG: 'zh_CN', LC_MESSAGES: 'en_GB.UTF-8' }, 'en'],
    [{ LANG: 'zh_CN', LC_ALL: 'C' }, null],
    [{ LANG: 'zh_CN', LC_ALL: '' }, 'zh-CN'],
    // That of development is for those who name it.
    [{ LANG: 'en_XA' }, 'en-XA'],
    [{ LANG: 'en_US.UTF-8' }, 'en'],
    [{ LANG: '../../etc' }, null],
  ])('%o is %s', (environment, tag) => {
    expect(environmentLanguage(environment, KNOWN)?.tag ?? null).toBe(tag);
  });

  it('gives way to what is asked for, and English is spoken where neither is known', async () => {
    await speakLanguage('en-XA', { LANG: 'en' });
    expect(languageTag()).toBe('en-XA');
    await speakLanguage(undefined, { LANG: 'xx' });
    expect(languageTag()).toBe('en');
    await speakLanguage(undefined, { LANG: 'en_XA' });
    expect(languageTag()).toBe('en-XA');
    await speakLanguage(undefined, { LANG: 'zh_CN.UTF-8' });
    expect(languageTag()).toBe('zh-CN');
    await speakLanguage('zh', { LANG: 'en' });
    expect(languageTag()).toBe('zh-CN');
  });

  it('has the language in which an unknown one is refused', async () => {
    const refused = speakLanguage('xx', { LANG: 'en' });
    await expect(refused).rejects.toThrow(CommandError);
    await expect(refused).rejects.toSay('There is no language “xx”; there are en, zh-CN, en-XA.');
    await expect(speakLanguage('xx', { LANG: 'en_XA' })).rejects.toSay('⟦Ŧħéřé');
  });
});

describe('options', () => {
  it('are read wherever they stand, the language before all others', () => {
    expect(parseArguments(['inspect', '--json', 'a.pth']).positionals).toEqual(['inspect', 'a.pth']);
    expect(languageAsked(['--nonsense', 'inspect', '--lang', 'xx', '--steps'])).toBe('xx');
    expect(languageAsked(['inspect', '--lang=xx'])).toBe('xx');
    expect(languageAsked(['inspect', '--lang'])).toBeUndefined();
    expect(languageAsked(['inspect', '--', '--lang', 'xx'])).toBeUndefined();
  });

  it.each<[string[], string]>([
    [['--foo'], 'There is no option --foo.'],
    [['-x'], 'There is no option -x.'],
    [['train', '--steps'], '--steps needs a value'],
    [['train', '--steps', '--out', 'a'], '--steps needs a value'],
    [['--json=yes'], '--json takes no value.'],
  ])('%s are refused', (args, message) => {
    expect(() => parseArguments(args)).toSay(message);
  });

  it('keep a value that begins with a dash, and operands that look like options', () => {
    expect(parseArguments(['convert', '--only=-a', '--', '-b']).values).toMatchObject({ only: '-a' });
    expect(parseArguments(['convert', '--only=-a', '--', '-b']).positionals).toEqual(['convert', '-b']);
    expect(parseArguments(['convert', '--only', '-']).values).toMatchObject({ only: '-' });
  });

  it('say in every command what is missing', () => {
    const { values } = parseArguments([]);
    expect(() => operandsOf('convert', ['a'])).toSay('convert takes two files.');
    expect(() => operandsOf('inspect', ['a', 'b'])).toSay('inspect takes one file.');
    expect(() => trainOptions('e.json', values)).toSay('train needs --out with the folder of the run.');
    expect(() => trainOptions('e.json', { ...values, out: 'a' })).toSay('train needs --steps.');
    expect(() => trainOptions('e.json', { ...values, out: 'a', steps: '1.5' })).toSay(
      '--steps must be a whole number, not “1.5”.',
    );
    expect(() => sweepOptions('s.json', values)).toSay('sweep needs --out with the folder of the sweep.');
    expect(() => sweepOptions('s.json', { ...values, out: 'a', shard: '2' })).toSay('--shard must be I/N, such as 1/4');
    expect(() => sweepOptions('s.json', { ...values, out: 'a', backend: 'gpu' })).toSay(
      'There is no backend “gpu”; there are cpu, wasm, webgpu.',
    );
  });
});

/** What is the same in every language. */
const NAMES: readonly RegExp[] = [
  // How to call it, options, operands.
  /npm run --silent lab --|--?[a-z-]+/,
  /^ {2}(?:train|sweep|report|replay|compare|inspect|convert) .*|^ {8}\[--checkpoint .*/,
  /report(?= \/)|^(?:BEFORE|AFTER) /,
  // Files, formats and tensors.
  /(?:\/[\w.-]+)+|[\w-]+\.(?:pth|json|safetensors|csv|html)|\.(?:npz|npy|pth?|json|safetensors)/,
  /torch, zip|weight\/[\w.]+|(?:dec|ssl_proj|quantizer)\.[\w.]+|config|info|version|float(?:16|32)|F8_E4M3/,
  // Backends, fields, actions, runs.
  /cpu|wasm|webgpu|dim|freeze(?:, [a-z]+)+|wholeForward-seed1-\w+/,
  // What was found in a file.
  /“[^”⟧]*”/,
  // Lanes, digests, numbers and units.
  /[A-D]|\d[\w.]*|M?B/,
  // Words of the operating system, and of tfjs.
  /ENOENT: [^⟧\n]+/,
  /^(?:Hi, looks like you are running TensorFlow\.js|=====).*/,
];
const NAME = new RegExp(`(?<![\\p{L}])(?:${NAMES.map(({ source }) => source).join('|')})(?![\\p{L}])`, 'gmu');
const plain = (printed: string): string[] =>
  printed.split('\n').filter((line) => /[a-z]/i.test(line.replaceAll(NAME, '')));

describe('in the pseudo-language', () => {
  it('how to call it is in accents but for what is typed', async () => {
    await speakPseudo();
    for (const command of [undefined, 'train', 'sweep', 'inspect', 'nonsense']) {
      expect(usage(command)).toMatch(/^⟦/);
      expect(plain(usage(command))).toEqual([]);
    }
    expect(plain(said(() => parseArguments(['--foo'])))).toEqual([]);
  });

  it('a line in plain letters is noticed', () => {
    expect(plain(usage()).length).toBeGreaterThan(20);
    expect(plain('⟦ħîš⟧ said\n⟦ðóñé⟧')).toEqual(['⟦ħîš⟧ said']);
  });
});

describe('in Chinese', () => {
  beforeEach(() => speakLanguage('zh-CN', {}));

  it('help fits into a terminal, in which Han take two columns', () => {
    const lines = usage().split('\n');
    expect(lines.filter((line) => /\p{Script=Han}/u.test(line)).length).toBeGreaterThan(30);
    expect(lines.filter((line) => terminalColumns(line) > 120)).toEqual([]);
    expect(terminalColumns('码本（EMA）')).toBe(11);
  });

  it('refuses in Chinese', () => {
    expect(() => parseArguments(['--foo'])).toSay('没有选项 --foo。');
    expect(() => operandsOf('convert', ['a'])).toSay('convert 需要两个文件。');
  });
});

describe('the program in the pseudo-language', { tags: ['slow'], timeout: 300_000 }, () => {
  const ROOT = join(import.meta.dirname, '../..');
  const MODEL = join(ROOT, 'tests/reference/interop/tiny_s2G_half_hparams.pth');
  const folder = mkdtempSync(join(tmpdir(), 'freeze-lab-'));
  const inFolder = (...names: string[]): string => join(folder, ...names);
  const program = (...args: string[]): { status: number | null; printed: string } => programIn('en_XA.UTF-8', args);
  const programIn = (locale: string, args: readonly string[]): { status: number | null; printed: string } => {
    const environment = { ...process.env, LC_ALL: locale };
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, 'dist-cli/main.mjs'), ...args],
      // Where relative paths would be taken from.
      { encoding: 'utf8', env: environment, cwd: folder },
    );
    return { status, printed: stdout + stderr };
  };
  const TINY = { dataset: 'plane', dim: 4, codes: 8, hidden: 8, batchSize: 2, clipFrames: 16 };
  const experiment = { settings: TINY, lanes: [{ id: 'A', frozen: true, policy: 'wholeForward' }] };

  beforeAll(() => {
    const built = spawnSync(process.execPath, [join(ROOT, 'scripts/lab.mjs'), '--help'], { encoding: 'utf8' });
    if (built.status !== 0) throw new Error(built.stderr);
    writeFileSync(inFolder('e.json'), JSON.stringify(experiment));
    writeFileSync(inFolder('other.json'), JSON.stringify({ ...experiment, settings: { ...TINY, dim: 5 } }));
    writeFileSync(inFolder('wrong.json'), JSON.stringify({ settings: { dim: -1, none: 1 }, timeline: [{ step: 0 }] }));
    writeFileSync(inFolder('s.json'), JSON.stringify({ experiment, steps: 3, seeds: [1], policies: ['wholeForward'] }));
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each<[string, number, string[]]>([
    ['no command', 2, []],
    ['a command that is not there', 2, ['7']],
    ['training', 0, ['train', 'e.json', '--steps', '3', '--out', inFolder('run')]],
    ['training on', 0, ['train', 'e.json', '--steps', '4', '--out', inFolder('run'), '--save-every', '1']],
    ['nothing to train', 0, ['train', 'e.json', '--steps', '4', '--out', inFolder('run')]],
    ['too few steps', 2, ['train', 'e.json', '--steps', '2', '--out', inFolder('run')]],
    ['another experiment', 2, ['train', 'other.json', '--steps', '5', '--out', inFolder('run')]],
    ['another backend', 2, ['train', 'e.json', '--steps', '5', '--out', inFolder('run'), '--backend', 'cpu']],
    ['an experiment that is wrong', 1, ['train', 'wrong.json', '--steps', '5', '--out', inFolder('x')]],
    ['a sweep', 0, ['sweep', 's.json', '--out', inFolder('sweep'), '--jobs', '1']],
    ['a shard of it', 0, ['sweep', 's.json', '--out', inFolder('sweep'), '--shard', '2/2']],
    ['its report', 0, ['report', inFolder('sweep')]],
    ['the report of a run', 0, ['report', inFolder('run')]],
    ['a folder without a run', 2, ['report', inFolder('sweep', 'experiments')]],
    ['a case that is none', 1, ['replay', inFolder('sweep', 'experiments')]],
    ['a model', 0, ['inspect', MODEL]],
    ['a model that is damaged', 1, ['inspect', join(ROOT, 'tests/reference/interop/bad_flipped_bit.pth')]],
    ['a model that has more than tensors', 0, ['convert', MODEL, inFolder('a.npz')]],
    [
      'a model that is read in part',
      0,
      ['convert', join(ROOT, 'tests/cases/failing/10-front_plus_f8.safetensors'), inFolder('b.npz')],
    ],
    ['a model before and after', 0, ['compare', MODEL, join(ROOT, 'tests/reference/interop/tiny_s2G.pth')]],
    ['a model in no format', 2, ['convert', MODEL, inFolder('a.7')]],
  ])('%s: nothing is in plain letters', (_what, status, args) => {
    const { status: ended, printed } = program(...args);
    expect(plain(printed)).toEqual([]);
    expect(printed).toContain('⟦');
    expect([ended, printed]).toEqual([status, printed]);
  });

  it.each([
    ['the environment', 'zh_CN.UTF-8', []],
    ['an option', 'en_US.UTF-8', ['--lang', 'zh-CN']],
  ])('speaks Chinese for %s, in columns that line up', (_why, locale, option) => {
    const after = join(ROOT, 'tests/reference/interop/tiny_s2G.pth');
    const { status, printed } = programIn(locale, ['compare', MODEL, after, ...option]);
    expect(status).toBe(0);
    expect(printed).toContain('没有冻结：ssl_proj 和码本都有变动。');
    expect(printed.split('\n').filter((line) => /[a-z]{2,} [a-z]{2,}/.test(line))).toEqual([]);
    const table = printed.split('\n').filter((line) => /^张量 |^(?:ssl_proj|quantizer)\.\S+ {2}.*%$/.test(line));
    expect(table.length).toBeGreaterThan(3);
    expect(new Set(table.map(terminalColumns)).size).toBe(1);
  });

  it('the runs of a sweep log in the language that the sweep was given', () => {
    const { status } = program('sweep', 's.json', '--out', inFolder('english'), '--lang', 'en');
    expect(status).toBe(0);
    const log = (sweep: string): string =>
      readdirSync(inFolder(sweep, 'logs'))
        .map((name) => readFileSync(inFolder(sweep, 'logs', name), 'utf8'))
        .join('');
    expect(log('english')).toContain('step 3 of 3');
    expect(log('sweep')).toContain('⟦');
    expect(plain(log('sweep'))).toEqual([]);
  });
});

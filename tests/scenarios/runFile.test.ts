/** Run files: what is written is read again, and whatever else is given is refused with what was found and expected. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultExperiment, type Experiment, type TimelineEntry } from '../../src/config/experiment.ts';
import { LONGEST_RUN_NAME, MOST_STEPS, MOST_TIMELINE_ENTRIES } from '../../src/config/limits.ts';
import { FREEZE_POLICIES, NAMED_POLICIES } from '../../src/config/freezePolicies.ts';
import { experimentProblems } from '../../src/objectives/experimentProblems.ts';
import { identifyFile } from '../../src/formats/fileIdentity.ts';
import { FormatError } from '../../src/formats/formatError.ts';
import { MOST_RUN_BYTES, parseRun, readRun, type RunFile, writeRun } from '../../src/scenarios/runFile.ts';
import { said } from '../setup/problemMatcher.ts';

const freeze = (step: number, frozen: boolean): TimelineEntry => ({
  step,
  action: 'freeze',
  lane: { id: 'A', frozen, policy: 'wholeForward' },
});
const run = (change: Partial<RunFile> = {}): RunFile => ({
  name: 'frozen at 400',
  steps: 600,
  experiment: { ...defaultExperiment(), timeline: [freeze(400, true), freeze(500, false)] },
  ...change,
});
const asJson = async (file: RunFile): Promise<Record<string, unknown>> =>
  JSON.parse(await writeRun(file).text()) as Record<string, unknown>;

describe('a run file', () => {
  it('is read as it was written, whatever the name', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: LONGEST_RUN_NAME, unit: 'grapheme' }).filter((name) => name.length <= LONGEST_RUN_NAME),
        fc.integer({ min: 1, max: MOST_STEPS }),
        fc.constantFrom(...NAMED_POLICIES),
        async (name, steps, policy) => {
          const lanes: Experiment['lanes'] = [
            { id: 'C', frozen: true, policy: 'custom', levers: FREEZE_POLICIES[policy] },
          ];
          const given = run({ name, steps, experiment: { ...defaultExperiment(), lanes, timeline: [] } });
          const file = writeRun(given);
          expect(await readRun(file)).toEqual(given);
          expect(await identifyFile(file, 'a.json')).toEqual({ kind: 'run', other: null });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('takes the longest timeline', async () => {
    const timeline = Array.from({ length: MOST_TIMELINE_ENTRIES }, (_, i) => ({
      ...freeze(i + 1, i % 2 === 0),
      lane: { id: 'A', frozen: i % 2 === 0, policy: 'custom', levers: FREEZE_POLICIES.wholeForward },
    })) as TimelineEntry[];
    const given = run({ experiment: { ...defaultExperiment(), timeline } });
    const file = writeRun(given);
    expect(file.size).toBeLessThan(MOST_RUN_BYTES);
    expect(await readRun(file)).toEqual(given);
  });

  it('lacks a setting that is younger, and has those of former names', async () => {
    const { experiment, ...rest } = await asJson(run());
    const { settings, ...others } = experiment as Experiment;
    const { dropout: _, tokenRate, ...older } = settings;
    const old = { ...rest, experiment: { ...others, version: 1, settings: { ...older, frameRate: tokenRate } } };
    expect(parseRun(JSON.stringify(old))).toEqual(run());
  });

  it.each([
    ['no JSON', '{"format":', 'it is not JSON, or damaged'],
    ['another format', { format: 'freeze-lab-weights' }, 'expected “freeze-lab-run”'],
    ['a version to come', { version: 2 }, 'is 2; expected 1'],
    ['no name', { name: undefined }, 'missing'],
    ['a name too long', { name: 'a'.repeat(LONGEST_RUN_NAME + 1) }, `${LONGEST_RUN_NAME}`],
    ['no step', { steps: 0 }, 'from 1 to'],
    ['half a step', { steps: 1.5 }, 'whole number'],
    ['an experiment that is a list', { experiment: [] }, 'object'],
    ['an experiment without lanes', { experiment: { ...defaultExperiment(), lanes: undefined } }, '1 to 4 lanes'],
    ['an experiment without settings', { experiment: { version: 2, lanes: [] } }, 'the experiment has no settings'],
    [
      'an unknown setting',
      { experiment: { ...defaultExperiment(), settings: { dims: 3 } } },
      'there is no field “dims”',
    ],
    [
      'a timeline out of order',
      { experiment: { ...defaultExperiment(), timeline: [freeze(9, true), freeze(3, false)] } },
      'comes after',
    ],
  ])('refuses %s', async (_, change, words) => {
    const text = typeof change === 'string' ? change : JSON.stringify({ ...(await asJson(run())), ...change });
    expect(() => parseRun(text)).toThrow(FormatError);
    try {
      parseRun(text);
    } catch (error) {
      expect(said(error)).toContain('it is no run file of Freeze Lab');
      expect(said(error)).toContain(words);
    }
  });

  it('refuses more bytes than any run takes, without reading them', async () => {
    const file = { size: MOST_RUN_BYTES + 1, text: () => Promise.reject(new Error('read')) } as unknown as Blob;
    await expect(readRun(file)).rejects.toThrow(FormatError);
  });

  it('of any damage is refused as what it is, or is a run that can be trained', async () => {
    const whole = await writeRun(run()).text();
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(null, -1, 2 ** 53, '', [], {}, '__proto__'));
    const parts = ['format', 'version', 'name', 'steps', 'experiment'];
    const inside = ['version', 'objective', 'settings', 'lanes', 'timeline'];
    const damaged = fc.oneof(
      fc
        .tuple(fc.nat(whole.length), fc.nat(20), fc.string())
        .map(([at, cut, put]) => whole.slice(0, at) + put + whole.slice(at + cut)),
      fc.tuple(fc.constantFrom(...parts), value).map(([part, other]) => {
        return JSON.stringify({ ...(JSON.parse(whole) as object), [part]: other });
      }),
      fc.tuple(fc.constantFrom(...inside), value).map(([part, other]) => {
        const json = JSON.parse(whole) as { experiment: object };
        return JSON.stringify({ ...json, experiment: { ...json.experiment, [part]: other } });
      }),
      fc.tuple(fc.constantFrom('step', 'action', 'lane', 'settings'), value).map(([part, other]) => {
        const json = JSON.parse(whole) as { experiment: { timeline: object[] } };
        const timeline = [{ ...json.experiment.timeline[0], [part]: other }];
        return JSON.stringify({ ...json, experiment: { ...json.experiment, timeline } });
      }),
      fc.json(),
      fc.string(),
    );
    fc.assert(
      fc.property(damaged, (text) => {
        let read: RunFile;
        try {
          read = parseRun(text);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
          expect(said(error)).not.toContain('undefined');
          return;
        }
        expect(experimentProblems(read.experiment)).toEqual([]);
        expect(read.name.length).toBeLessThanOrEqual(LONGEST_RUN_NAME);
      }),
      { numRuns: 1500 },
    );
  });
});

/** Runs that leave the store and come into one: session files, alone and several in a zip. */
import 'fake-indexeddb/auto';
import { fc, test as fuzz } from '@fast-check/vitest';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { writeZipOfFiles } from '../../src/formats/zipWriter.ts';
import { SeriesBook } from '../../src/metrics/series.ts';
import { writeSessionPage } from '../../src/metrics/sessionPage.ts';
import { FormatError } from '../../src/formats/formatError.ts';
import { importedRun } from '../../src/runs/importedRun.ts';
import { MemoryRuns } from '../../src/runs/memoryRuns.ts';
import { sessionFilesOf, writeRunBundle } from '../../src/runs/runBundle.ts';
import { joinedCurves, runFile } from '../../src/runs/runFile.ts';
import type { KeptRun } from '../../src/runs/runStore.ts';

const label = { name: 'Mine', note: 'two\nlines', tags: ['lr'], pinned: true };
const shown = {
  selectedLane: 'A' as const,
  speedLimit: null,
  flipReference: 'start' as const,
  view: { xAxis: 'step' as const, smoothing: 0, zoom: null, layer: 0, scales: {} },
  log: [],
};

async function kept(id: string, step: number): Promise<KeptRun> {
  const book = new SeriesBook();
  const steps = Int32Array.from({ length: step }, (_, i) => i + 1);
  const columns = { 'loss/total': Float32Array.from(steps, (each) => 1 / each) };
  book.append({ lane: 'A', step: steps, seconds: Float64Array.from(steps), columns });
  const experiment = defaultExperiment();
  return {
    entry: {
      version: 2,
      id,
      created: 100,
      kept: 200,
      step,
      seconds: step,
      running: true,
      open: true,
      objective: '',
      dataset: experiment.settings.dataset,
      backend: 'wasm',
      lanes: experiment.lanes.map((lane) => ({ id: lane.id, policy: lane.policy, frozen: lane.frozen })),
      filesId: 'f',
      settings: experiment.settings,
      laneBytes: 3,
      curveBytes: [1],
      fileBytes: 5,
      label,
      imported: false,
      removed: null,
    },
    lanes: {
      experiment,
      runTimeline: null,
      step,
      seconds: step,
      lanes: [{ id: 'A', origin: null, form: 'json', weights: new Blob([`weights of ${id}`]) }],
      probeTokens: null,
    },
    curves: [await writeSessionPage(shown, book)],
    files: { audio: [new File(['sound'], 'a.wav')], features: [], checkpoint: null, semanticTokens: null },
  };
}

let files: File[] = [];
beforeAll(async () => {
  files = [await runFile(await kept('one', 5)), await runFile(await kept('two', 9))];
});

describe('a bundle', () => {
  it('gives back the session files that went in, in order; a session file gives itself', async () => {
    const bundle = await writeRunBundle(files);
    const out = await sessionFilesOf(bundle);
    expect(out.map(({ name }) => name)).toEqual([
      '1-freeze-lab-session-step-5.freezelab.zip',
      '2-freeze-lab-session-step-9.freezelab.zip',
    ]);
    for (const [i, file] of out.entries()) {
      expect(new Uint8Array(await file.arrayBuffer())).toEqual(new Uint8Array(await (files[i] as File).arrayBuffer()));
    }
    expect(await sessionFilesOf(files[0] as File)).toEqual([files[0]]);
  });

  it('that names what it does not hold, or holds no runs, is refused by its name', async () => {
    const zip = async (content: unknown) => {
      const bytes = new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content));
      return new File(await writeZipOfFiles([{ name: 'runs.json', content: [bytes] }]), 'mine.zip');
    };
    const form = { format: 'freeze-lab-runs', version: 1 };
    for (const content of ['{', 7, { ...form, runs: [] }, { ...form, runs: ['a', 'a'] }, { ...form, runs: ['../b'] }]) {
      const refused = sessionFilesOf(await zip(content));
      await expect(refused).rejects.toBeInstanceOf(FormatError);
      await expect(refused).rejects.toMatchObject({ file: 'mine.zip' });
    }
    const other = new File(await writeZipOfFiles([{ name: 'a.txt', content: [new Uint8Array(3)] }]), 'other.zip');
    await expect(sessionFilesOf(other)).rejects.toMatchObject({ what: { code: 'zip-no-session' } });
  });
});

describe('an imported run', () => {
  it('has all that the exported one had: what was said of it, curves, weights as they stood, files', async () => {
    const runs = new MemoryRuns();
    await runs.keep(await importedRun(files[1] as File, 'new'));
    const [entry] = await runs.entries();
    expect(entry).toMatchObject({ id: 'new', label, created: 100, kept: 200, step: 9, imported: true, open: false });
    expect(entry).toMatchObject({ running: false, backend: 'wasm', fileBytes: 5, settings: { dim: 32 } });
    const run = (await runs.read('new')) as KeptRun;
    expect(await run.lanes.lanes[0]?.weights.text()).toBe('weights of two');
    const { series } = await joinedCurves(run.curves, ['A'], 9);
    expect(series.lanes.get('A')?.columns.get('loss/total')?.toArray()).toHaveLength(9);
    // And it can go on its way once more.
    const again = await importedRun(await runFile(run), 'newer');
    expect(again.lanes.lanes[0]).toMatchObject({ id: 'A', form: 'json' });
    expect(again.entry.label).toEqual(label);
  });

  fuzz.prop([fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 })], {
    numRuns: 60,
  })('of damaged bytes is refused in words, or is a run', async (damage) => {
    const bytes = new Uint8Array(await (await writeRunBundle(files)).arrayBuffer());
    for (const [at, value] of damage) bytes[at % bytes.length] = value;
    const refused = (error: unknown): null => {
      expect(error).toBeInstanceOf(FormatError);
      return null;
    };
    const out = await sessionFilesOf(new File([bytes], 'damaged.zip')).catch(refused);
    for (const file of out ?? []) {
      const update = await importedRun(file, 'new').catch(refused);
      if (update) expect([5, 9]).toContain(update.entry.step);
    }
  });
});

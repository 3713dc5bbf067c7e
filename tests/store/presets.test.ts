/** A person's own presets: kept in the browser's storage, which may be full, blocked, or hold anything by now. */
import { describe, expect, test } from 'vitest';
import { FIELDS } from '../../src/config/fields.ts';
import { MOST_PRESETS } from '../../src/config/limits.ts';
import { parsePresets, presetSettings, writePresets } from '../../src/formats/presetFile.ts';
import { createLabStore, type Lab } from '../../src/store/lab.ts';
import { PRESETS_KEY } from '../../src/store/presetActions.ts';
import { said } from '../setup/problemMatcher.ts';
import { errorsIn } from './bootedLab.ts';
import { fakeWorker } from './fakeWorker.ts';

/** A browser's storage that several pages share. */
class Shelf {
  kept: string | null = null;
  throws: DOMException | null = null;
  getItem(): string | null {
    return this.kept;
  }
  setItem(key: string, text: string): void {
    expect(key).toBe(PRESETS_KEY);
    if (this.throws) throw this.throws;
    this.kept = text;
  }
}

function page(shelf: Shelf | null, blocked = false): { lab: Lab; saved: { file: Blob; name: string }[] } {
  const saved: { file: Blob; name: string }[] = [];
  const lab = createLabStore({
    connect: fakeWorker,
    site: 'http://localhost/',
    saveFile: (file, name) => saved.push({ file, name }),
    ...(shelf && {
      storage() {
        if (blocked) throw new DOMException('blocked', 'SecurityError');
        return shelf;
      },
    }),
  });
  return { lab, saved };
}
const names = (lab: Lab): string[] => lab.store.getState().ownPresets.presets.map(({ name }) => name);
const trouble = (lab: Lab) => lab.store.getState().ownPresets.trouble;
const settings = (lab: Lab) => lab.store.getState().draft.settings;
const fileOf = (text: string): File => new File([text], 'mine.json');

describe('presets', () => {
  test('are saved, chosen, overwritten, renamed and deleted, and found again by the next page', async () => {
    const shelf = new Shelf();
    const { lab } = page(shelf);
    await lab.actions.changeField('dim', 48);
    await lab.actions.changeField('learningRate', 0.02);
    lab.actions.savePreset('  Mine\u0007 ');
    expect(lab.store.getState().form.basis).toMatchObject({ name: 'Mine' });
    await lab.actions.applyPreset('medium');

    const { lab: next } = page(shelf);
    expect(names(next)).toEqual(['Mine']);
    const [mine] = next.store.getState().ownPresets.presets;
    await next.actions.applyPreset(mine ?? 'small');
    expect(settings(next)).toMatchObject({ dim: 48, learningRate: 0.02 });
    await next.actions.changeField('dim', 64);
    next.actions.savePreset('Mine');
    next.actions.savePreset('Other');
    expect(next.actions.renamePreset('Other', 'Mine')).toBe(false);
    expect(next.actions.renamePreset('Mine', 'Yours')).toBe(true);
    expect(names(page(shelf).lab)).toEqual(['Yours', 'Other']);
    const bringBack = next.actions.removePreset('Yours');
    expect(names(page(shelf).lab)).toEqual(['Other']);
    bringBack?.();
    expect(page(shelf).lab.store.getState().ownPresets.presets[0]).toMatchObject({
      name: 'Yours',
      settings: { dim: 64 },
    });
  });

  test('of two pages do not push each other out', () => {
    const shelf = new Shelf();
    const [one, other] = [page(shelf).lab, page(shelf).lab];
    one.actions.savePreset('A');
    other.actions.savePreset('B');
    expect(names(other)).toEqual(['A', 'B']);
    one.actions.readPresets();
    expect(names(one)).toEqual(['A', 'B']);
  });

  test('leave initial weights alone, which are a matter of files', async () => {
    const { lab } = page(new Shelf());
    await lab.actions.changeField('initialWeights', 'checkpoint');
    lab.actions.savePreset('Mine');
    await lab.actions.changeField('initialWeights', 'random');
    const [mine] = lab.store.getState().ownPresets.presets;
    expect(mine?.settings).not.toHaveProperty('initialWeights');
    await lab.actions.applyPreset(mine ?? 'medium');
    expect(settings(lab).initialWeights).toBe('random');
  });

  test.each([
    ['full', new DOMException('', 'QuotaExceededError')],
    ['denied', new DOMException('', 'SecurityError')],
  ])('where storage is %s last as long as the page, which is said, until there is room', (why, thrown) => {
    const shelf = new Shelf();
    const { lab } = page(shelf);
    shelf.throws = thrown;
    lab.actions.savePreset('A');
    lab.actions.savePreset('B');
    expect([names(lab), trouble(lab)]).toEqual([['A', 'B'], { kind: 'not-kept', why }]);
    shelf.throws = null;
    lab.actions.removePreset('A');
    expect([names(page(shelf).lab), trouble(lab)]).toEqual([['B'], null]);
  });

  test('where there is no storage at all are kept by the page', () => {
    for (const { lab } of [page(null), page(new Shelf(), true)]) {
      expect(trouble(lab)).toBeNull();
      lab.actions.savePreset('A');
      expect([names(lab), trouble(lab)]).toEqual([['A'], { kind: 'not-kept', why: 'denied' }]);
    }
  });

  test('that cannot be read are said and left alone, until a person begins anew', async () => {
    const shelf = new Shelf();
    shelf.kept = '{"format": "freeze-lab-presets", "version": 7, "presets": 3}';
    const { lab, saved } = page(shelf);
    const found = trouble(lab);
    expect(found?.kind === 'unreadable' && said(found.problem)).toMatch(/newer Freeze Lab \(version 7/);
    lab.actions.savePreset('A');
    expect([names(lab), shelf.kept]).toEqual([[], '{"format": "freeze-lab-presets", "version": 7, "presets": 3}']);
    lab.actions.beginPresetsAnew();
    expect(await saved[0]?.file.text()).toContain('"version": 7');
    lab.actions.savePreset('A');
    expect([names(page(shelf).lab), trouble(lab)]).toEqual([['A'], null]);
  });

  test('are so many at most', () => {
    const shelf = new Shelf();
    const { lab } = page(shelf);
    const one = { settings: presetSettings(settings(lab)) };
    shelf.kept = writePresets(Array.from({ length: MOST_PRESETS }, (_, i) => ({ ...one, name: `p${i}` })));
    lab.actions.savePreset('one more');
    expect(names(lab)).toHaveLength(MOST_PRESETS);
    expect(errorsIn(lab)).toEqual([expect.stringContaining('There is room for 100 presets')]);
  });
});

describe('files of presets', () => {
  test('go out and come in; names that are taken get a number, equal ones are there already', async () => {
    const { lab, saved } = page(new Shelf());
    lab.actions.savePreset('A');
    await lab.actions.changeField('dim', 48);
    lab.actions.savePreset('B / b');
    lab.actions.exportPresets();
    lab.actions.exportPresets('B / b');
    expect(saved.map(({ name }) => name)).toEqual(['presets.freezelab-presets.json', 'B-b.freezelab-presets.json']);
    const both = fileOf((await saved[0]?.file.text()) ?? '');
    await lab.actions.changeField('dim', 64);
    lab.actions.savePreset('A');
    expect(await lab.actions.importPresets(both)).toEqual({ added: 1, there: 1 });
    expect(names(lab)).toEqual(['A', 'B / b', 'A (2)']);
    expect(errorsIn(lab)).toEqual([]);
  });

  test.each([
    ['{', /mine\.json.*no presets of Freeze Lab/],
    ['{"format":"freeze-lab-run","version":1}', /freeze-lab-presets/],
    ['{"format":"freeze-lab-presets","version":2}', /newer Freeze Lab \(version 2; this page reads version 1\)/],
    ['{"format":"freeze-lab-presets","version":1,"presets":[{"name":"A","settings":{"dim":1}}]}', /“A”.*dim is 1/],
    ['{"format":"freeze-lab-presets","version":1,"presets":[{"name":"","settings":{}}]}', /name/],
  ])('%s is refused in words, and changes nothing', async (text, words) => {
    const { lab } = page(new Shelf());
    lab.actions.savePreset('A');
    expect(await lab.actions.importPresets(fileOf(text))).toBeNull();
    expect(errorsIn(lab)).toEqual([expect.stringMatching(words)]);
    expect(names(lab)).toEqual(['A']);
  });

  test('that are older than a setting get its default', () => {
    const text = '{"format":"freeze-lab-presets","version":1,"presets":[{"name":"A","settings":{"frameRate":"25hz"}}]}';
    expect(parsePresets(text)[0]?.settings).toMatchObject({ tokenRate: '25hz', dim: FIELDS.dim.initial });
  });
});

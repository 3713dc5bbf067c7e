/** A person's own presets: in the browser's storage, out to files and in again. */
import { LONGEST_PRESET_NAME, LONGEST_PRESETS, MOST_PRESETS } from '../config/limits.ts';
import type { OwnPreset } from '../config/presets.ts';
import { FIELD_IDS } from '../config/fields.ts';
import { type Settings, valuesDiffer } from '../config/settings.ts';
import { FormatError, namingFile } from '../formats/formatError.ts';
import { parsePresets, presetSettings, writePresets } from '../formats/presetFile.ts';
import { LabError } from '../protocol/errors.ts';
import type { LabContext, LabOptions } from './context.ts';
import type { PresetActions, PresetState, PresetTrouble } from './presetState.ts';

export const PRESETS_KEY = 'freeze-lab.presets';

type Own = PresetState['ownPresets'];
type Storage = LabOptions['storage'];

/** What the browser kept. */
export function keptPresets(storage: Storage): Own {
  let text: string | null;
  try {
    text = storage?.().getItem(PRESETS_KEY) ?? null;
  } catch {
    return { presets: [], trouble: null }; // blocked; said once there is something to keep
  }
  if (text === null) return { presets: [], trouble: null };
  try {
    return { presets: withoutTwins(parsePresets(text)), trouble: null };
  } catch (thrown) {
    if (!(thrown instanceof FormatError)) throw thrown;
    return { presets: [], trouble: { kind: 'unreadable', problem: thrown.what } };
  }
}

function keep(storage: Storage, presets: readonly OwnPreset[]): PresetTrouble | null {
  try {
    if (!storage) return { kind: 'not-kept', why: 'denied' };
    storage().setItem(PRESETS_KEY, writePresets(presets));
    return null;
  } catch (thrown) {
    const name = thrown instanceof DOMException ? thrown.name : '';
    const isFull = name === 'QuotaExceededError' || name === 'NS_ERROR_DOM_QUOTA_REACHED';
    return { kind: 'not-kept', why: isFull ? 'full' : 'denied' };
  }
}

export function presetActions(context: LabContext): PresetActions {
  const { store, options } = context;
  const { storage } = options;
  const isUnreadable = ({ trouble }: Own): boolean => trouble?.kind === 'unreadable';
  /** As they are now: another page may have changed them, but knows nothing of those that could not be kept. */
  const now = (): Own => {
    const { ownPresets } = store.getState();
    if (ownPresets.trouble?.kind !== 'not-kept') store.setState({ ownPresets: keptPresets(storage) });
    return store.getState().ownPresets;
  };
  /** @returns false if nothing may be changed, or there would be too many */
  const change = (wanted: (presets: readonly OwnPreset[]) => readonly OwnPreset[]): boolean => {
    const own = now();
    if (isUnreadable(own)) return false;
    const presets = wanted(own.presets);
    if (presets.length > MOST_PRESETS) {
      context.report({ code: 'invalid-request', problem: { code: 'too-many-presets', most: MOST_PRESETS } });
      return false;
    }
    store.setState({ ownPresets: { presets, trouble: keep(storage, presets) } });
    return true;
  };
  const save = (presets: readonly OwnPreset[], name: string): void =>
    options.saveFile(new Blob([writePresets(presets)], { type: 'application/json' }), name);
  const startFrom = (preset: OwnPreset | null): void =>
    store.setState(({ form }) => ({ form: { ...form, basis: preset } }));
  const isBasis = (name: string): boolean => {
    const { basis } = store.getState().form;
    return typeof basis === 'object' && basis?.name === name;
  };
  return {
    savePreset(called) {
      const name = tidyName(called);
      if (name === '') return;
      const preset = { name, settings: presetSettings(store.getState().draft.settings) };
      const isDone = change((presets) =>
        presets.some((each) => each.name === name)
          ? presets.map((each) => (each.name === name ? preset : each))
          : [...presets, preset],
      );
      if (isDone) startFrom(preset);
    },
    renamePreset(from, called) {
      const name = tidyName(called);
      const preset = now().presets.find((each) => each.name === from);
      if (!preset || name === '' || name === from) return true;
      if (now().presets.some((each) => each.name === name)) return false;
      const renamed = { ...preset, name };
      if (change((presets) => presets.map((each) => (each.name === from ? renamed : each))) && isBasis(from))
        startFrom(renamed);
      return true;
    },
    removePreset(name) {
      const at = now().presets.findIndex((each) => each.name === name);
      const preset = now().presets[at];
      if (!preset || !change((presets) => presets.filter((each) => each.name !== name))) return null;
      const wasBasis = isBasis(name);
      if (wasBasis) startFrom(null);
      return () => {
        const isBack = change((presets) => withoutTwins(presets.toSpliced(at, 0, preset)));
        if (isBack && wasBasis && store.getState().form.basis === null) startFrom(preset);
      };
    },
    exportPresets(name) {
      const { presets } = now();
      if (name === undefined) return save(presets, 'presets.freezelab-presets.json');
      save(
        presets.filter((each) => each.name === name),
        `${fileName(name)}.freezelab-presets.json`,
      );
    },
    importPresets: (file) =>
      context.attempt(async () => {
        const given = await namingFile(file.name, () => readPresets(file));
        const { presets } = now();
        const isThere = (preset: OwnPreset): boolean => presets.some((each) => areEqual(each, preset));
        const fresh = given.filter((preset) => !isThere(preset));
        if (!change((before) => withoutTwins([...before, ...fresh]))) {
          throw new LabError('cancelled', { code: 'cancelled' });
        }
        return { added: fresh.length, there: given.length - fresh.length };
      }),
    beginPresetsAnew() {
      try {
        const text = storage?.().getItem(PRESETS_KEY) ?? '';
        options.saveFile(new Blob([text], { type: 'application/json' }), 'unreadable.freezelab-presets.json');
      } catch {
        // blocked by now, so nothing of it is lost either
      }
      store.setState({ ownPresets: { presets: [], trouble: keep(storage, []) } });
    },
    readPresets: () => void now(),
  };
}

async function readPresets(file: File): Promise<OwnPreset[]> {
  if (file.size > LONGEST_PRESETS) {
    const what = { code: 'bytes-at-most', bytes: file.size, most: LONGEST_PRESETS } as const;
    throw new FormatError({ code: 'no-presets', what });
  }
  return parsePresets(await file.text());
}

function areEqual(a: OwnPreset, b: OwnPreset): boolean {
  const [one, other] = [a.settings, b.settings] as Settings[] as [Settings, Settings];
  return a.name === b.name && !FIELD_IDS.some((id) => id !== 'initialWeights' && valuesDiffer(one[id], other[id]));
}

/** Each name once: the later ones get a number. */
function withoutTwins(presets: readonly OwnPreset[]): OwnPreset[] {
  const names = new Set<string>();
  return presets.map((preset) => {
    let { name } = preset;
    for (let n = 2; names.has(name); n++) name = `${preset.name.slice(0, LONGEST_PRESET_NAME - 5)} (${n})`;
    names.add(name);
    return name === preset.name ? preset : { ...preset, name };
  });
}

/** A name as it is kept: on one line, without room around it. */
function tidyName(name: string): string {
  return name
    .replace(/\p{C}+/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST_PRESET_NAME)
    .trim();
}

/** A name as file systems take it. */
function fileName(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
  return plain === '' ? 'preset' : plain;
}

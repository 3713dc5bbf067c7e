/** What a kept run is called: as a person named it, or by what is special about it. */
import { defaultExperiment } from '../../config/experiment.ts';
import { type FieldId, FIELD_IDS, FIELDS } from '../../config/fields.ts';
import { PRESETS, type PresetName, type Sizes, startingSizes } from '../../config/presets.ts';
import { type Settings, valuesDiffer } from '../../config/settings.ts';
import { texts } from '../../config/texts/index.ts';
import { FIRST_OBJECTIVE } from '../../objectives/catalogue.ts';
import type { RunEntry } from '../../runs/runEntry.ts';
import { settingText } from '../../config/texts/settingText.ts';

/** What an automatic name is made of. */
export type Special = Pick<RunEntry, 'objective' | 'dataset' | 'lanes' | 'settings'>;

/** Settings that a name tells; of more, how many there are. */
const MOST_TOLD = 3;

export function runName({ label, ...special }: Special & Pick<RunEntry, 'label'>): string {
  return label.name === '' ? specialName(special) : label.name;
}

/** Data, size, settings that differ from what these start with, and the lanes with their freezes. */
export function specialName({ objective, dataset, lanes, settings }: Special): string {
  const { lane, unfrozen, setting, more } = texts.runs;
  const { preset, differing } = specialSettings(dataset, settings);
  const told = differing.slice(0, MOST_TOLD).map((id) => {
    return setting(texts.fields[id].label, settingText(id, settings[id] as Settings[FieldId]));
  });
  const rest = differing.length - told.length;
  return [
    ...(objective === FIRST_OBJECTIVE || objective === '' ? [] : [objective]),
    texts.choices[dataset] ?? dataset,
    ...(preset === null ? [] : [texts.settings.preset[preset]]),
    ...told,
    ...(rest > 0 ? [more(rest)] : []),
    ...lanes.map(({ id, policy, frozen }) => lane(id, frozen ? texts.policies[policy].label : unfrozen)),
  ].join(' · ');
}

/** The preset whose sizes these are, unless a run starts with them anyway, and the settings that differ beside it. */
export function specialSettings(
  dataset: string,
  settings: Partial<Settings>,
): { preset: PresetName | null; differing: FieldId[] } {
  const start = defaultExperiment().settings;
  const own = isDataset(dataset) ? startingSizes(dataset) : null;
  const preset = own ? null : (SIZES.find(([, sizes]) => hasSizes(settings, sizes)) ?? null);
  const base = { ...start, ...(own ?? (preset === null ? {} : preset[1])) };
  const differing = FIELD_IDS.filter((id) => {
    const value = settings[id];
    return id !== 'dataset' && value !== undefined && valuesDiffer(value, base[id]);
  });
  return { preset: preset === null || hasSizes(start, preset[1]) ? null : preset[0], differing };
}

const SIZES = Object.entries(PRESETS) as [PresetName, Sizes][];
const DATASETS: readonly string[] = FIELDS.dataset.choices;
const isDataset = (name: string): name is Settings['dataset'] => DATASETS.includes(name);

function hasSizes(settings: Partial<Settings>, sizes: Sizes): boolean {
  return Object.entries(sizes).every(([id, value]) => settings[id as FieldId] === value);
}

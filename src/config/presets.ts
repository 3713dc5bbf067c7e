/** Sizes a person can choose in one go. */
import { datasetFacts } from '../datasets/catalogue.ts';
import { FIELD_IDS, FIELDS, type FieldId } from './fields.ts';
import { type DatasetKind, type Settings, valuesDiffer } from './settings.ts';

export const PRESET_NAMES = ['tiny', 'small', 'medium', 'gptSovits'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

export type Sizes = Pick<
  Settings,
  'mels' | 'splice' | 'tokenRate' | 'dim' | 'codes' | 'layers' | 'hidden' | 'batchSize' | 'clipFrames' | 'learningRate'
> &
  Partial<Pick<Settings, 'modelSize'>>;

/**
 * `small` keeps up with an integrated GPU. `gptSovits` has the original's numbers: 768 feature channels (96 mel bands
 * times 8 spliced frames) into 768 dimensions, one codebook of 1024 codes, 25 codes a second, learning rate 1e-4.
 */
export const PRESETS = {
  small: {
    mels: 64,
    splice: 1,
    tokenRate: '50hz',
    dim: 32,
    codes: 128,
    layers: 1,
    hidden: 64,
    batchSize: 4,
    clipFrames: 64,
    learningRate: 1e-3,
  },
  medium: {
    mels: 80,
    splice: 3,
    tokenRate: '50hz',
    dim: 128,
    codes: 512,
    layers: 1,
    hidden: 128,
    batchSize: 8,
    clipFrames: 64,
    learningRate: 5e-4,
  },
  gptSovits: {
    mels: 96,
    splice: 8,
    tokenRate: '25hz',
    dim: 768,
    codes: 1024,
    layers: 1,
    hidden: 384,
    batchSize: 8,
    clipFrames: 128,
    learningRate: 1e-4,
  },
} as const satisfies Partial<Record<PresetName, Sizes>>;

/** What an experiment starts with when a data set is chosen; null: the sizes stay as they are. */
export function startingSizes(kind: DatasetKind): Sizes | null {
  const { sizes } = datasetFacts(kind);
  return sizes && { ...PRESETS.small, ...sizes };
}

/** Settings that a person keeps under a name: those of every field, but `initialWeights`, which are a matter of files. */
export interface OwnPreset {
  name: string;
  settings: Omit<Settings, 'initialWeights'>;
}

/** What settings were started from: a preset, the sizes that a data set suggests, or a preset of one's own. */
export type Basis = PresetName | 'suggested' | OwnPreset;

type Presets = Readonly<Partial<Record<PresetName, Sizes>>>;

/**
 * What every field is in a basis. Presets of the program say nothing of the data set, and nothing of initial weights but
 * that they are drawn.
 * @param presets those of the objective
 */
export function basisSettings(basis: Basis, presets: Presets, { dataset, initialWeights }: Settings): Settings {
  if (typeof basis === 'object') return { ...basis.settings, initialWeights };
  const initial = Object.fromEntries(FIELD_IDS.map((id) => [id, FIELDS[id].initial])) as unknown as Settings;
  const sizes = basis === 'suggested' ? startingSizes(dataset) : presets[basis];
  return { ...initial, ...sizes, dataset };
}

/** Fields in which settings differ from their basis, in the order of the fields. */
export function differingFields(settings: Settings, basis: Settings): FieldId[] {
  return FIELD_IDS.filter((id) => valuesDiffer(settings[id], basis[id]));
}

/** The preset that settings are nearest to, by the number of fields that differ; the first of equals. */
export function nearestBasis(settings: Settings, presets: Presets): Basis {
  const known: Basis[] = PRESET_NAMES.filter((name) => presets[name]);
  const all: Basis[] = startingSizes(settings.dataset) || known.length === 0 ? ['suggested', ...known] : known;
  const distance = (basis: Basis): number => differingFields(settings, basisSettings(basis, presets, settings)).length;
  return all.reduce((best, basis) => (distance(basis) < distance(best) ? basis : best));
}

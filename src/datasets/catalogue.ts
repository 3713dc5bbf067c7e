/** Looks things up in the data sets' facts. */
import type { DatasetFacts, OwnFiles, SharedField } from './facts.ts';
import { DATASETS, type DatasetKind } from './list.ts';

type Facts = (typeof DATASETS)[DatasetKind];
type KeysOfAny<T> = T extends T ? keyof T : never;
type FieldsOfAny<Id extends PropertyKey, F = Facts['fields']> = F extends Record<Id, infer One> ? One : never;

/** Id of a field that a single data set has. */
export type OwnFieldId = KeysOfAny<Facts['fields']>;
/** All kinds, the one that an experiment has by default first. */
export const DATASET_KINDS = Object.keys(DATASETS) as [DatasetKind, ...DatasetKind[]];

const ALL: Readonly<Record<DatasetKind, DatasetFacts>> = DATASETS;

/** Facts of a data set. */
export function datasetFacts(kind: DatasetKind): DatasetFacts {
  return ALL[kind];
}

/** Fields that single data sets have. */
export const OWN_FIELDS = Object.assign({}, ...Object.values(ALL).map(({ fields }) => fields)) as {
  readonly [Id in OwnFieldId]: FieldsOfAny<Id>;
};

/** Fields that may change while training runs, if theirs is the data set that is trained on. */
export const UNDER_WAY = Object.values(ALL).flatMap(({ underWay }) => underWay) as readonly OwnFieldId[];

/** Ids of the fields that only this data set has. */
export function ownFieldIds(kind: DatasetKind): OwnFieldId[] {
  return Object.keys(ALL[kind].fields) as OwnFieldId[];
}

const claims = ({ fields, shares }: DatasetFacts): string[] => [...Object.keys(fields), ...shares];
const CLAIMED = new Set(Object.values(ALL).flatMap(claims));

/** Whether a field, by its id, has any effect on a data set or on what is trained with it. */
export function fieldMatters(kind: DatasetKind, field: string): boolean {
  return !CLAIMED.has(field) || claims(ALL[kind]).includes(field);
}

/** Channels into the model and out of it. Where files decide, and are not there yet, as many as sound would have. */
export function channelsFor({ dataset, mels, splice }: { dataset: DatasetKind } & Record<SharedField, number>): {
  channelsIn: number;
  channelsOut: number;
} {
  const { channels } = ALL[dataset];
  return typeof channels === 'number'
    ? { channelsIn: channels, channelsOut: channels }
    : { channelsIn: mels * splice, channelsOut: mels };
}

/** The data set that is made of such files. @throws Error if there is none */
export function datasetOf(files: OwnFiles): DatasetKind {
  const kind = DATASET_KINDS.find((each) => ALL[each].files === files);
  if (kind === undefined) throw new Error(`No data set is made of files of the kind ${files}`);
  return kind;
}

/** The data set whose channels are those of its files, whatever they are; null without one. */
export function datasetOfAnyChannels(): DatasetKind | null {
  return DATASET_KINDS.find((kind) => ALL[kind].channels === 'files') ?? null;
}

/** A person's own files, as far as a data set is made of them. */
import type { DatasetKind } from '../config/settings.ts';
import { datasetFacts } from '../datasets/catalogue.ts';
import type { OwnFiles } from '../datasets/facts.ts';
import type { LabState } from './state.ts';

export type FilesState = Pick<LabState, OwnFiles>;

/** @returns how many files of a data set are there, and whether they changed since the session; null if it needs none */
export function ownFilesOf(state: FilesState, dataset: DatasetKind): { count: number; changed: boolean } | null {
  const { files } = datasetFacts(dataset);
  return files && { count: COUNTS[files](state), changed: state[files].changed };
}

const COUNTS: Record<OwnFiles, (state: FilesState) => number> = {
  audio: ({ audio }) => audio.total.names.length,
  features: ({ features }) => features.manifest?.taken ?? 0,
};

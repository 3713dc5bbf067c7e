/** The files that a person gives to train on. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../config/problems/problem.ts';
import type { DatasetKind } from '../config/settings.ts';
import type { WorkOptions } from '../data/pacing.ts';
import { datasetFacts } from '../datasets/catalogue.ts';
import type { OwnFiles } from '../datasets/facts.ts';
import type { Inputs, DataFiles } from '../lab/inputs.ts';
import { readFeatureFiles } from '../lab/featureReading.ts';
import { fileAt } from './openFile.ts';
import { CommandError, printable } from './output.ts';

/** What a person gave to train on, and to start from. */
export interface GivenFiles extends DataFiles {
  checkpoint: File | null;
}

/**
 * The files behind some paths, those of a folder by name.
 * @throws CommandError if there is nothing, or if the experiment is not trained on such files
 */
export async function givenFiles(paths: Record<OwnFiles, string[]>, dataset: DatasetKind): Promise<GivenFiles> {
  const given: GivenFiles = { audio: [], features: [], checkpoint: null };
  for (const kind of ['audio', 'features'] as const) {
    if (paths[kind].length > 0 && datasetFacts(dataset).files !== kind) {
      throw new CommandError({ code: 'material-of-no-dataset', kind, dataset });
    }
    given[kind].push(...(await filesAt(paths[kind])));
  }
  return given;
}

/** The files behind some paths, those of a folder by name. @throws CommandError if there is nothing */
export async function filesAt(paths: readonly string[]): Promise<File[]> {
  const files: File[] = [];
  for (const path of paths.flatMap(filesOf)) files.push(await fileAt(path));
  return files;
}

function filesOf(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => !name.startsWith('.'));
  return names.toSorted().map((name) => join(path, name));
}

/**
 * Reads files into libraries that are empty.
 * @throws CommandError that says of each file that cannot be used why
 */
export async function bring(
  { audio, features }: Inputs,
  given: GivenFiles,
  options: Required<WorkOptions>,
): Promise<void> {
  const heard = given.audio.length > 0 ? await audio.add(given.audio, options) : [];
  refuseAny(heard);
  await bringFeatures({ features }, given.features, null, options);
}

/**
 * Reads feature files into a library that is empty.
 * @param channels that they have to have; null if that is not known
 * @throws CommandError that says of each file that cannot be used why
 */
export async function bringFeatures(
  { features }: Pick<Inputs, 'features'>,
  files: readonly File[],
  channels: number | null,
  options: Required<WorkOptions>,
): Promise<void> {
  const room = { channels, bytesLeft: features.bytesLeft };
  refuseAny(features.add(await readFeatureFiles(files, room, options)).files);
}

function refuseAny(files: readonly { error: Problem | null }[]): void {
  const problems = files.flatMap(({ error }) => (error === null ? [] : [error]));
  if (problems.length > 0) throw new CommandError({ code: 'material-refused', problems });
}

/** @throws CommandError if other files are given than the run was begun with; none is fine */
export async function refuseOtherFiles(given: GivenFiles, kept: GivenFiles): Promise<void> {
  const checkpoints = [given.checkpoint, kept.checkpoint].map((file) => (file ? [file] : []));
  const [here = [], there = []] = checkpoints;
  const other = here.length > 0 ? await firstOther(here, there) : null;
  if (other !== null) throw new CommandError({ code: 'run-of-other-checkpoint', file: printable(other) });
  for (const kind of ['audio', 'features'] as const) {
    if (given[kind].length === 0) continue;
    const other = await firstOther(given[kind], kept[kind]);
    if (other !== null) throw new CommandError({ code: 'run-of-other-material', kind, file: printable(other) });
  }
}

/** The name of the first file that only one of the lists has, or has with another content. */
async function firstOther(given: readonly File[], kept: readonly File[]): Promise<string | null> {
  for (const file of given) {
    const same = kept.find(({ name }) => name === file.name);
    if (!same || same.size !== file.size) return file.name;
    const [here, there] = [await file.arrayBuffer(), await same.arrayBuffer()];
    if (Buffer.compare(Buffer.from(here), Buffer.from(there)) !== 0) return file.name;
  }
  return kept.find(({ name }) => !given.some((file) => file.name === name))?.name ?? null;
}

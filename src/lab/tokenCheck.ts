/** How many tokens two checkpoints give differently, and how many of a file's tokens each still gives. */
import { partOf, type WorkOptions } from '../data/pacing.ts';
import { pairNames } from '../data/utteranceNames.ts';
import type { FileCounts, TokenChange, TokenCounts, UtteranceTokens } from '../protocol/freezeCheck.ts';
import { type FrameSource, frontEndTokens, type UtteranceCodes } from '../train/frontEndTokens.ts';
import type { ImportedCheckpoint } from '../train/importedCheckpoint.ts';
import { agreement, type ImportedTokens } from '../train/semanticAgreement.ts';

/** What tokens are compared on. */
export interface TokenSource extends FrameSource {
  source: TokenChange['source'];
}

/** The codes of one utterance by both checkpoints; as long as each other. */
interface CodedTwice {
  before: UtteranceCodes;
  after: UtteranceCodes;
}

/**
 * Codes every utterance with both checkpoints and counts, frames near a tie apart.
 * @param before, after of the same sizes; the channels are those of the source
 * @param file semantic tokens to compare both with; null: none
 * @throws DataError `cancelled` if the signal is aborted
 */
export async function compareTokens(
  before: ImportedCheckpoint,
  after: ImportedCheckpoint,
  source: TokenSource,
  file: ImportedTokens | null,
  options: Required<WorkOptions>,
): Promise<TokenChange> {
  const codesBefore = await frontEndTokens(before, source, partOf(options, [0, 0.5]));
  const codesAfter = await frontEndTokens(after, source, partOf(options, [0.5, 1]));
  const coded = new Map(
    [...codesBefore].map(([name, codes]): [string, CodedTwice] => [
      name,
      { before: codes, after: codesAfter.get(name) as UtteranceCodes },
    ]),
  );
  const counts = [...coded].map(([name, twice]) => ({ name, ...countsOf(twice) }));
  const none: TokenCounts = { tokens: 0, changed: 0, nearTies: 0, changedNearTies: 0 };
  const against = file && againstFile(coded, file, before.found.needed.codes ?? 0);
  return {
    source: source.source,
    ...totalOf(counts, none),
    utterances: counts.map((own): UtteranceTokens => ({ ...own, file: against?.byUtterance.get(own.name) ?? null })),
    file: against?.total ?? null,
  };
}

function countsOf({ before, after }: CodedTwice): TokenCounts {
  const counts = { tokens: before.codes.length, changed: 0, nearTies: 0, changedNearTies: 0 };
  for (let i = 0; i < counts.tokens; i += 1) {
    const near = isNear({ before, after }, i);
    const differs = before.codes[i] !== after.codes[i];
    if (near) counts.nearTies += 1;
    if (differs) counts.changed += 1;
    if (near && differs) counts.changedNearTies += 1;
  }
  return counts;
}

const isNear = ({ before, after }: CodedTwice, i: number): boolean => before.nearTie[i] === 1 || after.nearTie[i] === 1;

function totalOf<T extends { [K in keyof T]: number }>(parts: readonly NoInfer<T>[], zero: T): T {
  const keys = Object.keys(zero) as (keyof T)[];
  const sum = (key: keyof T): number => parts.reduce((total, part) => total + part[key], 0);
  return Object.fromEntries(keys.map((key) => [key, sum(key)])) as T;
}

function againstFile(coded: ReadonlyMap<string, CodedTwice>, file: ImportedTokens, codebookSize: number) {
  // What stands in both, and whether it may be compared at all, is what the page's comparison with a lane says.
  const codes = new Map([...coded].map(([name, { after }]) => [name, after.codes]));
  const { mismatch, onlyInFile, onlyInData } = agreement('A', { step: 0, codebookSize, codes }, file);
  const { pairs } = pairNames([...file.utterances.keys()], [...coded.keys()]);
  const byUtterance = new Map<string, FileCounts>();
  if (mismatch === null) {
    for (const [wanted, present] of pairs) {
      const expected = file.utterances.get(wanted) as readonly number[];
      byUtterance.set(present, fileCounts(expected, coded.get(present) as CodedTwice));
    }
  }
  const none: FileCounts = { compared: 0, before: 0, after: 0, lostNearTies: 0 };
  const total = {
    ...totalOf([...byUtterance.values()], none),
    name: file.file.name,
    mismatch,
    onlyInFile: onlyInFile.count,
    onlyInFeatures: onlyInData.count,
  };
  return { byUtterance, total };
}

/** Token by token from the first on, as far as both go. */
function fileCounts(expected: readonly number[], twice: CodedTwice): FileCounts {
  const counts = {
    compared: Math.min(expected.length, twice.after.codes.length),
    before: 0,
    after: 0,
    lostNearTies: 0,
  };
  for (let i = 0; i < counts.compared; i += 1) {
    if (twice.before.codes[i] === expected[i]) counts.before += 1;
    if (twice.after.codes[i] === expected[i]) counts.after += 1;
    else if (isNear(twice, i)) counts.lostNearTies += 1;
  }
  return counts;
}

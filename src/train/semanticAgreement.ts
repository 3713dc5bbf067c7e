/** How far a lane's codes agree with semantic tokens that were extracted elsewhere. */
import type { LaneId } from '../config/experiment.ts';
import { pairNames } from '../data/utteranceNames.ts';
import type { AgreementReport, TokenMismatch, UtteranceAgreement } from '../protocol/files.ts';
import type { UtteranceTokens } from './utteranceTokens.ts';

/** At most this many names without a partner are listed. */
const LISTED_NAMES = 20;
/** Tokens by which an utterance of the same rate may be longer or shorter: an end that was cut, an odd last frame. */
const LOOSE_TOKENS = 2;
/** The same as a share, for long utterances. */
const LOOSE_SHARE = 0.05;

/** Semantic tokens from a file, by utterance. */
export interface ImportedTokens {
  file: File;
  utterances: ReadonlyMap<string, readonly number[]>;
}

/**
 * Compares utterance by utterance, code by code from the first on. Names are paired as `pairNames` says. A length that
 * differs (GPT-SoVITS's own may, by a code at the end) is reported, and only what both have is compared. Tokens of
 * another rate, or of another codebook, are not compared: every number would be chance.
 */
export function agreement(lane: LaneId, coded: UtteranceTokens, imported: ImportedTokens): AgreementReport {
  const { step, codes } = coded;
  const { pairs, ambiguous } = pairNames([...imported.utterances.keys()], [...codes.keys()]);
  const both = [...imported.utterances].flatMap(([name, expected]) => {
    const ours = codes.get(pairs.get(name) ?? '');
    return ours && pairs.has(name) ? [{ name, expected, ours }] : [];
  });
  const mismatch = both.length === 0 ? null : (otherCodebook(coded, imported) ?? otherRate(both));
  const utterances = both.map(({ name, expected, ours }): UtteranceAgreement => {
    const compared = mismatch ? 0 : Math.min(expected.length, ours.length);
    let equal = 0;
    for (let i = 0; i < compared; i += 1) if (expected[i] === ours[i]) equal += 1;
    return { name, expected: expected.length, ours: ours.length, compared, equal };
  });
  const placed = new Set([...ambiguous.wanted, ...pairs.keys()]);
  const known = new Set([...ambiguous.present, ...pairs.values()]);
  return {
    lane,
    step,
    file: imported.file.name,
    utterances,
    mismatch,
    compared: utterances.reduce((sum, { compared }) => sum + compared, 0),
    equal: utterances.reduce((sum, { equal }) => sum + equal, 0),
    onlyInFile: listed([...imported.utterances.keys()].filter((name) => !placed.has(name))),
    onlyInData: listed([...codes.keys()].filter((name) => !known.has(name))),
    ambiguous: listed(ambiguous.wanted),
  };
}

/** A token that is none of this model's codes. */
function otherCodebook({ codebookSize }: UtteranceTokens, { utterances }: ImportedTokens): TokenMismatch | null {
  let largest = 0;
  for (const tokens of utterances.values()) for (const token of tokens) if (token > largest) largest = token;
  return largest < codebookSize ? null : { kind: 'codes', largest, codes: codebookSize };
}

/** Whether most utterances have twice as many tokens as codes of ours, or most have half as many. */
function otherRate(both: readonly { expected: readonly number[]; ours: Int32Array }[]): TokenMismatch | null {
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= Math.max(LOOSE_TOKENS, LOOSE_SHARE * b);
  const telling = both.filter(({ expected, ours }) => Math.max(expected.length, ours.length) > 2 * LOOSE_TOKENS);
  const share = (fits: (expected: number, ours: number) => boolean): number =>
    telling.filter(({ expected: { length }, ours }) => !near(length, ours.length) && fits(length, ours.length)).length /
    telling.length;
  const twice = share((expected, ours) => near(expected, 2 * ours));
  const half = share((expected, ours) => near(2 * expected, ours));
  if (!(Math.max(twice, half) > 0.5)) return null;
  return {
    kind: 'rate',
    expected: both.reduce((sum, { expected }) => sum + expected.length, 0),
    ours: both.reduce((sum, { ours }) => sum + ours.length, 0),
  };
}

function listed(names: string[]): { count: number; names: string[] } {
  return { count: names.length, names: names.slice(0, LISTED_NAMES) };
}

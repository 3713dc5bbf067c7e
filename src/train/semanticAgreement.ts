/** How far a lane's codes agree with semantic tokens that were extracted elsewhere. */
import type { LaneId } from '../config/experiment.ts';
import { pairNames } from '../data/utteranceNames.ts';
import type { AgreementReport, UtteranceAgreement } from '../protocol/files.ts';
import type { SemanticCodes } from './semanticCodes.ts';

/** At most this many names without a partner are listed. */
const LISTED_NAMES = 20;

/** Semantic tokens from a file, by utterance. */
export interface ImportedTokens {
  file: File;
  utterances: ReadonlyMap<string, readonly number[]>;
}

/**
 * Compares utterance by utterance, code by code from the first on. Names are paired as `pairNames` says. A length that
 * differs (GPT-SoVITS's own may, by a code at the end) is reported, and only what both have is compared.
 */
export function agreement(lane: LaneId, { step, codes }: SemanticCodes, imported: ImportedTokens): AgreementReport {
  const pairs = pairNames([...imported.utterances.keys()], [...codes.keys()]);
  const utterances = [...imported.utterances].flatMap(([name, expected]): UtteranceAgreement[] => {
    const ours = codes.get(pairs.get(name) ?? '');
    if (!ours || !pairs.has(name)) return [];
    const compared = Math.min(expected.length, ours.length);
    let equal = 0;
    for (let i = 0; i < compared; i += 1) if (expected[i] === ours[i]) equal += 1;
    return [{ name, expected: expected.length, ours: ours.length, compared, equal }];
  });
  const paired = new Set(pairs.values());
  return {
    lane,
    step,
    file: imported.file.name,
    utterances,
    compared: utterances.reduce((sum, { compared }) => sum + compared, 0),
    equal: utterances.reduce((sum, { equal }) => sum + equal, 0),
    onlyInFile: listed([...imported.utterances.keys()].filter((name) => !pairs.has(name))),
    onlyInData: listed([...codes.keys()].filter((name) => !paired.has(name))),
  };
}

function listed(names: string[]): { count: number; names: string[] } {
  return { count: names.length, names: names.slice(0, LISTED_NAMES) };
}

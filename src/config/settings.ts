/** The values that the fields of an experiment take, as `fields.ts` defines them. */
import type { ValueOf } from './fieldKinds.ts';
import { type FieldId, FIELDS } from './fields.ts';

/** The value behind every field. */
export type Settings = { [F in FieldId]: ValueOf<(typeof FIELDS)[F]> };

export type DatasetKind = Settings['dataset'];
export type TokenRate = Settings['tokenRate'];
export type InitialWeights = Settings['initialWeights'];
export type CodebookInit = Settings['codebookInit'];
export type CodebookRules = Settings['codebookRules'];

export const TOKEN_RATES = FIELDS.tokenRate.choices;
export const INITIAL_WEIGHTS = FIELDS.initialWeights.choices;
export const CODEBOOK_INITS = FIELDS.codebookInit.choices;
export const CODEBOOK_RULES = FIELDS.codebookRules.choices;

/** Whether two values of a field differ; the order of voices does not matter. */
export function valuesDiffer(a: Settings[keyof Settings], b: Settings[keyof Settings]): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a !== b;
  return a.length !== b.length || a.some((value) => !b.includes(value));
}

/** The values that the fields of an experiment take, as `fields.ts` defines them. */
import { type ChoiceField, type FieldId, FIELDS, type VoicesField } from './fields.ts';

type ValueOf<F> = F extends ChoiceField<infer C> ? C : F extends VoicesField ? string[] : number;

/** The value behind every field. */
export type Settings = { [F in FieldId]: ValueOf<(typeof FIELDS)[F]> };

export type DatasetKind = Settings['dataset'];
export type PlaneShape = Settings['planeShape'];
export type TokenRate = Settings['tokenRate'];
export type InitialWeights = Settings['initialWeights'];
export type CodebookInit = Settings['codebookInit'];
export type CodebookRules = Settings['codebookRules'];

export const DATASETS = FIELDS.dataset.choices;
export const PLANE_SHAPES = FIELDS.planeShape.choices;
export const TOKEN_RATES = FIELDS.tokenRate.choices;
export const INITIAL_WEIGHTS = FIELDS.initialWeights.choices;
export const CODEBOOK_INITS = FIELDS.codebookInit.choices;
export const CODEBOOK_RULES = FIELDS.codebookRules.choices;

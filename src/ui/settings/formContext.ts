/** What all rows of the form need to know: what the settings are measured against, and which rows are searched for. */
import { createContext, use, useMemo } from 'react';
import { FIELD_IDS, type FieldId } from '../../config/fields.ts';
import { type Basis, basisSettings, differingFields, nearestBasis } from '../../config/presets.ts';
import type { Settings } from '../../config/settings.ts';
import { foreignName } from '../../config/texts/foreignText.ts';
import { texts } from '../../config/texts/index.ts';
import { factsOf, obeys } from '../../objectives/catalogue.ts';
import { useLab } from '../useLab.ts';
import { isRelevant } from './relevance.ts';

export interface FormView {
  basis: Basis;
  /** What every field is in the basis. */
  settings: Settings;
  /** Fields on show that differ from it. */
  differing: readonly FieldId[];
  /** Fields that are searched for; null: nothing is. */
  hits: readonly FieldId[] | null;
}

const View = createContext<FormView | null>(null);
export const FormProvider = View.Provider;

/** Null outside of the form. */
export const useFormView = (): FormView | null => use(View);

/** What the form's rows have in common, apart from what is searched for. */
export function useBasis(): Omit<FormView, 'hits'> {
  const draft = useLab((state) => state.draft);
  const chosen = useLab((state) => state.form.basis);
  return useMemo(() => {
    const facts = factsOf(draft);
    const basis = chosen ?? nearestBasis(draft.settings, facts.presets);
    const settings = basisSettings(basis, facts.presets, draft.settings);
    const differing = differingFields(draft.settings, settings);
    return { basis, settings, differing: differing.filter((id) => obeys(facts, id) && isRelevant(id, draft.settings)) };
  }, [draft, chosen]);
}

/** Fields on show with these settings, in the order of the fields. */
export function useShownFields(): readonly FieldId[] {
  const draft = useLab((state) => state.draft);
  return useMemo(() => {
    const facts = factsOf(draft);
    return FIELD_IDS.filter((id) => obeys(facts, id) && isRelevant(id, draft.settings));
  }, [draft]);
}

/** What a basis is called. */
export function basisName(basis: Basis): string {
  if (typeof basis === 'object') return foreignName(basis.name);
  return basis === 'suggested' ? texts.settings.suggested : texts.settings.preset[basis];
}

/** The values of a basis under these fields, to put them back. */
export const valuesOf = (settings: Settings, ids: readonly FieldId[]): Partial<Settings> =>
  Object.fromEntries(ids.map((id) => [id, settings[id]])) as Partial<Settings>;

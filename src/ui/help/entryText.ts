/** What an entry of the glossary says: a word from the handbook, or a freeze policy from the texts of the page. */
import type { PolicyName } from '../../config/freezePolicies.ts';
import {
  type EntryId,
  POLICY_FILES,
  policyOf,
  type Sources,
  type TermId,
  termFacts,
} from '../../config/texts/glossaryTerms.ts';
import { texts } from '../../config/texts/index.ts';
import type { Handbook } from '../../config/texts/textTypes.ts';

export interface EntryText extends Sources {
  term: string;
  /** The word in the other language of the field; empty where it is the same. */
  other: string;
  says: string;
  /** Null where there is none. */
  formula: string | null;
  /** Where it is met, of a policy. */
  occurs: string | null;
}

export function entryText(id: EntryId, handbook: Handbook): EntryText {
  const policy = policyOf(id);
  return policy === null ? termText(id as TermId, handbook) : policyText(policy);
}

function termText(id: TermId, handbook: Handbook): EntryText {
  const { formula = null, ...sources } = termFacts(id);
  const { term, other, says } = handbook.terms[id];
  return { term, other: other === term ? '' : other, says, formula, occurs: null, ...sources };
}

function policyText(name: PolicyName): EntryText {
  const { label, does, occurs } = texts.policies[name];
  const files = POLICY_FILES[name];
  return { term: label, other: '', says: does, formula: null, occurs, ...(files ? { files } : {}) };
}

/** Whether an entry has what is sought, whatever case or width it is written in. */
export function isAbout({ term, other, says, formula, occurs }: EntryText, sought: string): boolean {
  const wanted = folded(sought).split(/\s+/).filter(Boolean);
  const said = folded([term, other, says, formula ?? '', occurs ?? ''].join(' '));
  return wanted.every((word) => said.includes(word));
}

/** Entries that have what is sought; those that are called so come first. */
export function foundEntries(ids: readonly EntryId[], handbook: Handbook, sought: string): EntryId[] {
  const name = folded(sought).trim();
  const isCalled = ({ term, other }: EntryText): boolean => name !== '' && folded(`${term} ${other}`).includes(name);
  return ids
    .map((id) => ({ id, text: entryText(id, handbook) }))
    .filter(({ text }) => isAbout(text, sought))
    .toSorted((a, b) => Number(isCalled(b.text)) - Number(isCalled(a.text)))
    .map(({ id }) => id);
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

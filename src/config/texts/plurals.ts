/** Which form of a word goes with a count: languages have between one and six of them. */

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/**
 * The choice of a form in one language. A language's texts make theirs once.
 * @param tag BCP 47 tag of the language
 * @returns takes the count, as a number or formatted (digits, in groups or not), and the forms
 */
export function plurals(tag: string): (count: number | string, forms: Forms) => string {
  const rules = new Intl.PluralRules(tag);
  return (count, forms) => {
    const number = typeof count === 'number' ? count : Number(count.replace(/\s/g, ''));
    return forms[rules.select(number)] ?? forms.other;
  };
}

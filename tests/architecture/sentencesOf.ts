/** The sentences that stand in a source. */
import { parseSync } from 'vite';

/** Four words in a row, or more, with nothing but a comma between them. */
const SENTENCE = /\p{L}+(?:,? \p{L}+){3,}/u;

/** The texts of a source, those of templates in their pieces. */
export function sentencesOf(file: string, source: string): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (typeof value !== 'object' || value === null || !('type' in value)) return;
    if (value.type === 'Literal' && 'value' in value && typeof value.value === 'string') found.push(value.value);
    if (value.type === 'JSXText' && 'value' in value) found.push(String(value.value));
    if (value.type === 'TemplateElement' && 'value' in value) found.push((value.value as { raw: string }).raw);
    for (const child of Object.values(value)) if (typeof child === 'object') visit(child);
  };
  visit(parseSync(file, source).program);
  return found.filter((text) => SENTENCE.test(text));
}

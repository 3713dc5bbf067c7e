/** What every report is: one HTML page that needs nothing else, without a script, and runs nothing. */
import { languageTag } from '../config/texts/index.ts';
import { escaped } from './escaped.ts';
import { REPORT_STYLE } from './style.ts';

/** Up to the body's content. @param style of this report alone, behind the one that all have */
export function* opening(title: string, style = ''): Generator<string> {
  yield '<!doctype html>\n';
  yield `<html lang="${escaped(languageTag())}"><head><meta charset="utf-8">`;
  yield `<meta name="viewport" content="width=device-width, initial-scale=1">`;
  yield `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;
  yield `<meta name="referrer" content="no-referrer">`;
  yield `<title>${escaped(title)}</title><style>${REPORT_STYLE}${style}</style></head><body>`;
}

export const CLOSING = '</body></html>\n';

/** Names and what they are, side by side. */
export function factsList(facts: readonly (readonly [string, string])[]): string {
  const items = facts.map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`);
  return `<dl class="facts">${items.join('')}</dl>`;
}

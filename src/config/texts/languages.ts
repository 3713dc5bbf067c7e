/** The languages of page and command line. Another one is a folder of texts beside `en`, and a line here. */
import { ENGLISH, type Spoken, type Texts } from './index.ts';

export interface Language {
  /** Its BCP 47 tag, which stands in the address (`?lang=`), in the document, and is what `Intl` formats by. */
  tag: string;
  /** In its own words. */
  name: string;
  /** Offered only where the address asks for it. */
  hidden?: true;
  /** Fetches its texts. Rejects when the server is gone. */
  load(): Promise<Texts>;
}

/** A language whose texts are fetched when it is chosen. `load`: `() => import('./TAG/index.ts')`, with what it exports. */
const fetched = (tag: string, name: string, load: () => Promise<{ default: Texts }>): Language => ({
  tag,
  name,
  load: async () => (await load()).default,
});

export const LANGUAGES: readonly Language[] = [
  { tag: ENGLISH.tag, name: 'English', load: () => Promise.resolve(ENGLISH.texts) },
  { ...fetched('en-XA', 'Þšéúđô', () => import('./en-XA/index.ts')), hidden: true },
];

/** Value of `?lang=`; null where the address says nothing of it. */
export const askedLanguage = (search: string): string | null => new URLSearchParams(search).get('lang');

/** Those that a person may choose from on a page of this address. */
export function offeredLanguages(search: string, languages: readonly Language[] = LANGUAGES): readonly Language[] {
  const asked = askedLanguage(search);
  return languages.filter(({ tag, hidden }) => hidden !== true || tag === asked);
}

/** The language with its texts. @throws whatever `load` rejects with */
export async function loaded({ tag, load }: Language): Promise<Spoken> {
  return { tag, texts: await load() };
}

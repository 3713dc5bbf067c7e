/** The languages of page and command line. Another one is a folder of texts beside `en`, and a line here. */
import { ENGLISH, type Spoken, type Texts } from './index.ts';
import type { Handbook } from './textTypes.ts';

export interface Language {
  /** Its BCP 47 tag, which stands in the address (`?lang=`), in the document, and is what `Intl` formats by. */
  tag: string;
  /** In its own words. */
  name: string;
  /** Offered only where the address asks for it. */
  hidden?: true;
  /** Fetches its texts. Rejects when the server is gone. */
  load(): Promise<Texts>;
  /** Fetches glossary and help of the charts. Rejects likewise. */
  loadHandbook(): Promise<Handbook>;
}

/**
 * A language whose texts are fetched when it is chosen, its handbook when someone asks. `load`, `handbook`:
 * `() => import('./TAG/index.ts')`, `() => import('./TAG/handbook.ts')`, with what they export.
 */
const fetched = (
  tag: string,
  name: string,
  load: () => Promise<{ default: Texts }>,
  handbook: () => Promise<{ default: Handbook }>,
): Language => ({
  tag,
  name,
  load: async () => (await load()).default,
  loadHandbook: async () => (await handbook()).default,
});

export const LANGUAGES: readonly Language[] = [
  fetched(
    ENGLISH.tag,
    'English',
    () => Promise.resolve({ default: ENGLISH.texts }),
    () => import('./en/handbook.ts'),
  ),
  fetched(
    'zh-CN',
    '简体中文',
    () => import('./zh-CN/index.ts'),
    () => import('./zh-CN/handbook.ts'),
  ),
  {
    ...fetched(
      'en-XA',
      'Þšéúđô',
      () => import('./en-XA/index.ts'),
      () => import('./en-XA/handbook.ts'),
    ),
    hidden: true,
  },
];

/** Value of `?lang=`; null where the address says nothing of it. */
export const askedLanguage = (search: string): string | null => new URLSearchParams(search).get('lang');

/** Those that a person may choose from on a page of this address. */
export function offeredLanguages(search: string, languages: readonly Language[] = LANGUAGES): readonly Language[] {
  const asked = askedLanguage(search);
  return languages.filter(({ tag, hidden }) => hidden !== true || tag === asked);
}

/**
 * The language that suits a person best: the first of their tags that is spoken here, as it is, or else in another
 * region or script. Whoever reads Chinese in Taiwan, in traditional letters, is better served by simplified ones than by
 * English. A hidden language has to be named exactly.
 * @param wanted BCP 47 tags, the best first; what is none is passed over
 */
export function matchingLanguage(
  wanted: readonly string[],
  languages: readonly Language[] = LANGUAGES,
): Language | null {
  for (const tag of wanted) {
    const found =
      languages.find((language) => language.tag.toLowerCase() === tag.toLowerCase()) ??
      languages.find((language) => language.hidden !== true && bare(language.tag) === bare(tag));
    if (found) return found;
  }
  return null;
}

/** The language of a tag alone: `zh` of `zh-Hant-TW`. */
const bare = (tag: string): string => tag.toLowerCase().split('-', 1).join();

/** The language with its texts. @throws whatever `load` rejects with */
export async function loaded({ tag, load }: Language): Promise<Spoken> {
  return { tag, texts: await load() };
}

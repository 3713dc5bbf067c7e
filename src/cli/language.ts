/** The language in which the command line speaks: as it was asked for, as the environment has it, or English. */
import { ENGLISH, speak } from '../config/texts/index.ts';
import { type Language, LANGUAGES, loaded, matchingLanguage } from '../config/texts/languages.ts';
import { CommandError } from './output.ts';

/** In the order in which POSIX has them decide about messages. */
const VARIABLES = ['LC_ALL', 'LC_MESSAGES', 'LANG'] as const;

/**
 * The language of an environment: the one that suits the first variable which is set.
 * @returns null if it is not known here, or none is set
 */
export function environmentLanguage(
  environment: Readonly<Record<string, string | undefined>>,
  languages: readonly Language[] = LANGUAGES,
): Language | null {
  const locale = VARIABLES.map((name) => environment[name]).find((value) => value !== undefined && value !== '') ?? '';
  // As in de_AT.UTF-8@euro.
  return matchingLanguage([locale.replace(/[.@].*$/, '').replaceAll('_', '-')], languages);
}

/**
 * Speaks the language from now on.
 * @param asked value of `--lang`; undefined: none was given
 * @throws CommandError, in the environment's language, if there is no such language
 */
export async function speakLanguage(
  asked: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const given = matchingLanguage(asked === undefined ? [] : [asked]);
  const language = given ?? environmentLanguage(environment);
  speak(language ? await loaded(language) : ENGLISH);
  if (asked !== undefined && !given) {
    throw new CommandError({ code: 'no-language', asked, known: LANGUAGES.map(({ tag }) => tag) });
  }
}

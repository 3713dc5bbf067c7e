/** The language of the page, where there is a choice. */
import { texts } from '../../config/texts/index.ts';
import { type Language, offeredLanguages } from '../../config/texts/languages.ts';
import { LanguageIcon } from '../icons.tsx';
import { chooseLanguage, useLanguage } from '../language.ts';
import { useLabInstance } from '../useLab.ts';

/** Nothing where there is one language only. */
export function LanguageChoice({ languages = offeredLanguages(location.search) }: { languages?: readonly Language[] }) {
  const lab = useLabInstance();
  const chosen = useLanguage();
  if (languages.length < 2) return null;
  const choose = async (tag: string): Promise<void> => {
    const language = languages.find((each) => each.tag === tag);
    const problem = language ? await chooseLanguage(language) : null;
    if (problem !== null) lab.report(problem);
  };
  return (
    // The choice lies unseen over the sign, so that the bar has room whatever a language calls itself.
    <span className="icon-button language-choice" title={texts.title.language}>
      <LanguageIcon />
      <select aria-label={texts.title.language} value={chosen} onChange={(event) => void choose(event.target.value)}>
        {languages.map(({ tag, name }) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}

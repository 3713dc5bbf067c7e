/** One entry of the glossary: the word in both languages, a sentence, the formula, the source. */
import type { EntryId } from '../../config/texts/glossaryTerms.ts';
import { texts } from '../../config/texts/index.ts';
import type { Handbook } from '../../config/texts/textTypes.ts';
import { entryText } from './entryText.ts';
import { SourceList } from './SourceList.tsx';

interface EntryProps {
  id: EntryId;
  handbook: Handbook;
  /** What the word is set as: a heading in the list, plain text where it stands alone. */
  as?: 'h3' | 'p';
}

export function Entry({ id, handbook, as: Word = 'p' }: EntryProps) {
  const { term, other, says, formula, occurs, ...sources } = entryText(id, handbook);
  return (
    <div className="entry">
      <Word className="entry-term">
        <span>{term}</span>
        {other !== '' && <span className="entry-other">{other}</span>}
      </Word>
      <p>{says}</p>
      {formula !== null && (
        <p>
          <span className="visually-hidden">{texts.joined.heading(texts.glossary.formula)} </span>
          <code className="entry-formula" translate="no">
            {formula}
          </code>
        </p>
      )}
      {occurs !== null && <p className="small quiet">{texts.lanes.occurs(occurs)}</p>}
      {(occurs === null || sources.files) && <SourceList {...sources} />}
    </div>
  );
}

/** A notice on the screen: how it looks, and how long it stays. */
import { toast } from 'sonner';
import { problemText } from '../../config/problems/problemText.ts';
import { texts } from '../../config/texts/index.ts';
import { foreign } from '../../config/texts/foreignText.ts';
import type { DropReport } from '../../protocol/dropReport.ts';
import { levelOf } from '../../store/dropReport.ts';
import type { Notice } from '../../store/lab.ts';
import { useLanguage } from '../language.ts';
import { dropSentences } from './dropSentences.ts';

/** Milliseconds: to notice it, and to read each character at an easy pace. */
const NOTICING = 4000;
const PER_CHARACTER = 65;

function timeToRead(...parts: readonly string[]): number {
  return NOTICING + PER_CHARACTER * parts.join(' ').length;
}

/** A sentence that is said anew when the language changes, however long its notice stays. */
export function Said({ say }: { say: () => string }) {
  useLanguage();
  return say();
}

function DropDetails({ report }: { report: DropReport }) {
  useLanguage();
  const { title, details, left } = dropSentences(report);
  return (
    // A long one scrolls by itself, so the keyboard must be able to get into it.
    <div className="drop-details" role="group" aria-label={title} tabIndex={0}>
      {details.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {left.length > 0 && (
        <>
          <p className="drop-left">{texts.drops.leftAlone}</p>
          <ul>
            {left.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function showDrop(report: DropReport): void {
  const { title, details, left } = dropSentences(report);
  const level = levelOf(report);
  const some = details.length + left.length > 0;
  toast[level](<Said say={() => dropSentences(report).title} />, {
    ...(some ? { description: <DropDetails report={report} /> } : {}),
    duration: level === 'error' ? Number.POSITIVE_INFINITY : timeToRead(title, ...details, ...left),
  });
}

/** Something that was done; it goes by itself. */
export function showInfo(say: () => string): void {
  toast.info(<Said say={say} />, { duration: timeToRead(say()) });
}

/** Errors stay until they are dismissed; the same one again takes the place of the first. */
export function showNotice(notice: Notice): void {
  switch (notice.kind) {
    case 'files':
      return showDrop(notice.report);
    case 'files-wait':
      return showInfo(() => texts.drops.waiting(notice.count));
    case 'audio-kept':
      return showInfo(() => texts.audio.kept);
    case 'error': {
      const { problem } = notice.error;
      toast.error(<Said say={() => foreign(problemText(problem))} />, {
        id: JSON.stringify(problem),
        duration: Number.POSITIVE_INFINITY,
      });
      return;
    }
    default:
      notice satisfies never;
  }
}

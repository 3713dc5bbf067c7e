/** A notice on the screen: how it looks, and how long it stays. */
import { toast } from 'sonner';
import { problemText } from '../../config/problems/problemText.ts';
import { texts } from '../../config/texts/index.ts';
import { foreign } from '../../config/texts/foreignText.ts';
import type { DropReport } from '../../protocol/dropReport.ts';
import { levelOf } from '../../store/dropReport.ts';
import type { Notice } from '../../store/lab.ts';
import { type DropSentences, dropSentences } from './dropSentences.ts';

/** Milliseconds: to notice it, and to read each character at an easy pace. */
const NOTICING = 4000;
const PER_CHARACTER = 65;

function timeToRead(...parts: readonly string[]): number {
  return NOTICING + PER_CHARACTER * parts.join(' ').length;
}

function DropDetails({ title, details, left }: DropSentences) {
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
  const sentences = dropSentences(report);
  const { title, details, left } = sentences;
  const level = levelOf(report);
  const some = details.length + left.length > 0;
  toast[level](title, {
    ...(some ? { description: <DropDetails {...sentences} /> } : {}),
    duration: level === 'error' ? Number.POSITIVE_INFINITY : timeToRead(title, ...details, ...left),
  });
}

/** Errors stay until they are dismissed; the same one again takes the place of the first. */
export function showNotice(notice: Notice): void {
  switch (notice.kind) {
    case 'files':
      return showDrop(notice.report);
    case 'info':
      toast.info(notice.message, { duration: timeToRead(notice.message) });
      return;
    case 'error': {
      const message = problemText(notice.error.problem);
      toast.error(foreign(message), { id: message, duration: Number.POSITIVE_INFINITY });
      return;
    }
    default:
      notice satisfies never;
  }
}

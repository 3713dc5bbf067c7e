/** What happens beside the log: errors become notices, freezes, thaws and verdicts go to the console. */
import { useEffect } from 'react';
import { toast } from 'sonner';
import type { LogEntry } from '../../store/state.ts';
import { logSentence } from '../lane/logSentence.ts';
import { useLabInstance } from '../useLab.ts';

function announce(entry: LogEntry): void {
  const { code } = entry.content;
  if (code === 'frozen' || code === 'thawed' || code === 'verdict') console.info(logSentence(entry));
  if (code === 'diverged') toast.warning(logSentence(entry));
}

/** Listens to the lab for as long as the page is drawn. */
export function useLogEffects(): void {
  const lab = useLabInstance();
  useEffect(() => {
    const ends = [
      lab.onLog(announce),
      lab.onNotice((notice) =>
        notice.kind === 'error' ? toast.error(notice.error.message) : toast.info(notice.message),
      ),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [lab]);
}

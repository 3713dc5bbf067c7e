/** What happens beside the log: errors and useless files become notices, freezes, thaws and verdicts go to the console. */
import { useEffect } from 'react';
import { toast } from 'sonner';
import { texts } from '../../config/texts/index.ts';
import type { BackendInfo } from '../../protocol/requests.ts';
import type { LogEntry } from '../../store/state.ts';
import { logSentence } from '../lane/logSentence.ts';
import { useLab, useLabInstance } from '../useLab.ts';
import { Said, showNotice } from './showNotice.tsx';

function announce(entry: LogEntry): void {
  const { code } = entry.content;
  if (code === 'frozen' || code === 'thawed' || code === 'verdict') console.info(logSentence(entry));
  if (code === 'exported-lost') toast.warning(<Said say={() => logSentence(entry)} />);
}

/** Long enough to read; the badge at the top keeps the explanation. */
const FALLBACK_NOTICE = 20_000;

/** Says once, unasked, why training does not run on WebGPU, and what to do. */
function explainFallback({ name, obstacle }: BackendInfo): void {
  if (obstacle === null || obstacle === 'forced') return;
  const why = (): string => texts.backend.obstacle[obstacle].why;
  const instead = (): string =>
    `${texts.backend.obstacle[obstacle].what} ${texts.backend.slower(texts.backend.name[name])}`;
  toast.warning(<Said say={why} />, {
    id: 'fallback',
    description: <Said say={instead} />,
    duration: FALLBACK_NOTICE,
  });
}

/** Listens to the lab for as long as the page is drawn. */
export function useLogEffects(): void {
  const lab = useLabInstance();
  const backend = useLab((state) => state.backend);
  useEffect(() => {
    if (backend) explainFallback(backend);
  }, [backend]);
  useEffect(() => {
    const ends = [lab.onLog(announce), lab.onNotice(showNotice)];
    return () => {
      for (const end of ends) end();
    };
  }, [lab]);
}

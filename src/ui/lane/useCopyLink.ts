/** The run that is there as an address, in the clipboard. */
import { useEffect, useState } from 'react';
import { useLabActions } from '../useLab.ts';

/** Milliseconds that what became of a press is said for. */
const SAID_FOR = 4000;

export type CopyOutcome = 'copied' | 'copiedAsNow' | 'inAddressBar';

/** Copies the address; where the browser forbids that, shows it where it can be copied from. */
async function hand({ address, whole }: { address: string; whole: boolean }): Promise<CopyOutcome> {
  try {
    await navigator.clipboard.writeText(address);
    return whole ? 'copied' : 'copiedAsNow';
  } catch {
    history.replaceState(null, '', address);
    return 'inAddressBar';
  }
}

/** What became of the last press, for a while, and what a press does. */
export function useCopyLink(): readonly [CopyOutcome | null, () => Promise<void>] {
  const { linkToRun } = useLabActions();
  const [outcome, setOutcome] = useState<CopyOutcome | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SAID_FOR);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async (): Promise<void> => {
    const link = await linkToRun();
    if (link) setOutcome(await hand(link));
  };
  return [outcome, copy];
}

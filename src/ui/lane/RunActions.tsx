/** The run that is there as a plan for the next reset, and as an address. */
import { useEffect, useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';

/** Milliseconds that what became of a press is said for. */
const SAID_FOR = 4000;

type Outcome = 'copied' | 'copiedAsNow' | 'inAddressBar';

/** Copies the address; where the browser forbids that, shows it where it can be copied from. */
async function hand({ address, whole }: { address: string; whole: boolean }): Promise<Outcome> {
  try {
    await navigator.clipboard.writeText(address);
    return whole ? 'copied' : 'copiedAsNow';
  } catch {
    history.replaceState(null, '', address);
    return 'inAddressBar';
  }
}

function useOutcome() {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SAID_FOR);
    return () => clearTimeout(timer);
  }, [outcome]);
  return [outcome, setOutcome] as const;
}

export function RunActions() {
  const { linkToRun, planRun } = useLabActions();
  const ready = useReady();
  const none = useLab((state) => state.session === null);
  const [outcome, setOutcome] = useOutcome();
  const copy = async (): Promise<void> => {
    const link = await linkToRun();
    if (link) setOutcome(await hand(link));
  };
  return (
    <div className="run-actions">
      <span role="status" className="small quiet">
        {outcome === null ? '' : texts.plan[outcome]}
      </span>
      <button
        type="button"
        className="button"
        title={texts.plan.againHelp}
        disabled={!ready}
        onClick={() => void planRun()}
      >
        {texts.plan.again}
      </button>
      <button type="button" className="button" title={texts.plan.linkHelp} disabled={none} onClick={() => void copy()}>
        {texts.plan.link}
      </button>
    </div>
  );
}

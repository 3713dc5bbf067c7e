/** On a first visit, beside the questions: that there is a tour. Never over work, a shared link or an offer to go on. */
import { type ReactNode, useEffect, useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import { isReady } from '../../store/condition.ts';
import type { LabState } from '../../store/state.ts';
import { useHelpDesk } from '../help/helpDesk.ts';
import { CloseIcon } from '../icons.tsx';
import { keepChoice, storedChoice } from '../storedChoice.ts';
import { useLab } from '../useLab.ts';

const KEY = 'freeze-lab.tour';
/** What an address may hold that is no experiment of somebody. */
const PLAIN: readonly string[] = ['lang', 'backend', 'kernels'];

/** Whether nobody was here before, as far as this browser knows. */
const isFirstVisit = (): boolean => storedChoice(KEY, ['seen']) === null;

/** From now on it is no first visit. */
export const keepSeen = (): void => keepChoice(KEY, 'seen');

/** Nothing was done yet, and nothing waits to be gone on with. */
function isUntouched(state: LabState): boolean {
  const { session, pace, offer, undo, plan, asked } = state;
  return isReady(state) && session?.running === false && pace.step === 0 && !offer && !undo && !plan && !asked;
}

interface TourOfferProps {
  /** What stands in its place where there is none; of the same height, so that nothing shifts. */
  otherwise?: ReactNode;
  /** The query of the address. */
  search?: string;
}

export function TourOffer({ otherwise = null, search = location.search }: TourOfferProps) {
  const desk = useHelpDesk();
  const untouched = useLab(isUntouched);
  const begun = useLab((state) => state.pace.step > 0);
  const [wanted, setWanted] = useState(isFirstVisit);
  const plain = [...new URLSearchParams(search).keys()].every((key) => PLAIN.includes(key));
  const offered = wanted && plain && desk !== null;
  useEffect(() => {
    // Whoever finds Start alone has been here.
    if (offered && begun) keepSeen();
  }, [offered, begun]);
  if (!offered || !untouched) return otherwise;
  const answer = (): void => {
    keepSeen();
    setWanted(false);
  };
  return (
    <div className="tour-offer" role="group" aria-label={texts.tour.name}>
      <span className="small tour-offer-words">{texts.tour.offer}</span>
      <button
        type="button"
        className="button"
        onClick={() => {
          answer();
          desk.startTour();
        }}
      >
        {texts.tour.take}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={texts.tour.decline}
        title={texts.tour.decline}
        onClick={answer}
      >
        <CloseIcon />
      </button>
    </div>
  );
}

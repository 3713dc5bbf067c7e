/** Over the full width: a run of an earlier visit that can go on, and whether what is trained is kept. */
import { texts } from '../../config/texts/index.ts';
import type { Keeping } from '../../store/runState.ts';
import { formatAgo, formatCount, formatSeconds } from '../../config/texts/numbers.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';

export function OfferBanner() {
  const actions = useLabActions();
  const offer = useLab((state) => state.offer);
  const ready = useReady();
  if (offer === null) return null;
  const { step, at, lost, others } = offer;
  const { offer: words } = texts.runs;
  const sentences = [
    words.headline(formatCount(step), formatAgo(at)),
    lost &&
      (lost.steps === 0
        ? words.nothingLost
        : words.lost(lost.steps, formatCount(lost.steps), formatSeconds(lost.seconds))),
    others > 0 && words.more(others),
  ];
  return (
    <section className="banner" data-state="offer" aria-label={words.label}>
      <p>{sentences.filter(Boolean).join(' ')}</p>
      <span className="banner-ways">
        <button type="button" className="button primary" disabled={!ready} onClick={() => void actions.acceptOffer()}>
          {words.goOn}
        </button>
        <button type="button" className="button" onClick={() => actions.declineOffer()}>
          {words.decline}
        </button>
      </span>
    </section>
  );
}

/** What a person must know about keeping; null while all is well. */
function troubleOf({ lasting, trouble }: Keeping): string | null {
  const { runs: words } = texts;
  if (trouble !== null) return words.trouble[trouble];
  return lasting === false ? words.refused : null;
}

export function KeepingBanner() {
  const words = useLab((state) => (state.pace.step > 0 ? troubleOf(state.keeping) : null));
  if (words === null) return null;
  return (
    <div className="banner" data-state="keeping" role="status">
      <p>{words}</p>
    </div>
  );
}

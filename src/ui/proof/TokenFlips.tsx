/** Which codes of the probe changed most, against what, and the tokens themselves out and in. */
import { useId } from 'react';
import { texts } from '../../config/texts/index.ts';
import type { FlippedCode } from '../../protocol/audit.ts';
import { FLIP_REFERENCES } from '../../protocol/events.ts';
import { FileButton } from '../FileButton.tsx';
import { Term } from '../help/Term.tsx';
import { DownloadIcon } from '../icons.tsx';
import { formatCount } from '../../config/texts/numbers.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';

function Reference() {
  const actions = useLabActions();
  const id = useId();
  const reference = useLab((state) => state.flipReference);
  return (
    <span className="flip-reference">
      <label htmlFor={id}>{texts.flips.reference}</label>
      <select
        id={id}
        value={reference}
        onChange={(event) => {
          const chosen = FLIP_REFERENCES.find((each) => each === event.target.value);
          if (chosen !== undefined) void actions.setFlipReference(chosen);
        }}
      >
        {FLIP_REFERENCES.map((each) => (
          <option key={each} value={each}>
            {texts.flips.references[each]}
          </option>
        ))}
      </select>
    </span>
  );
}

function TokenFiles() {
  const actions = useLabActions();
  const lane = useLab((state) => state.selectedLane);
  const ready = useReady();
  return (
    <span className="flip-files">
      <button type="button" className="button" disabled={!ready} onClick={() => void actions.exportTokens(lane)}>
        <DownloadIcon />
        {texts.flips.exportTokens}
      </button>
      <FileButton accept=".txt,text/plain" onFiles={([file]) => file && void actions.importTokens(file)}>
        {texts.flips.importTokens}
      </FileButton>
    </span>
  );
}

function Code({ code, to, flipped, frames }: FlippedCode & { to: number }) {
  const [from, into] = [String(code), String(to)];
  return (
    <li className="flip" data-all={flipped === frames}>
      <span className="visually-hidden">{texts.flips.line(from, formatCount(flipped), formatCount(frames), into)}</span>
      <span className="flip-pair" aria-hidden="true">
        {texts.flips.pair(from, into)}
      </span>
      <span className="flip-bar" aria-hidden="true">
        <span style={{ width: `${(100 * flipped) / frames}%` }} />
      </span>
      <span className="flip-share" aria-hidden="true">
        {texts.flips.share(formatCount(flipped), formatCount(frames))}
      </span>
    </li>
  );
}

function FlipList() {
  const reference = useLab((state) => state.flipReference);
  const event = useLab((state) => state.flips[state.selectedLane] ?? null);
  if (event === null || event.reference !== reference) {
    return <p className="quiet">{reference === 'imported' ? texts.flips.noImport : texts.flips.pending}</p>;
  }
  const flipped = event.codes.flatMap((each) =>
    each.to === null || each.flipped === 0 ? [] : [{ ...each, to: each.to }],
  );
  if (flipped.length === 0) return <p className="quiet">{texts.flips.none}</p>;
  return (
    <ol className="flip-list figure">
      {flipped.map((each) => (
        <Code key={each.code} {...each} />
      ))}
    </ol>
  );
}

/** Beneath the codebooks. Shows the selected lane; the reference is that of the chart of flips too. */
export function TokenFlips() {
  const lane = useLab((state) => state.selectedLane);
  return (
    <section className="flips" aria-labelledby="flips-title" data-lane={lane}>
      <div className="section-head">
        <h2 id="flips-title" title={texts.flips.help}>
          <span className="lane-mark small" aria-hidden="true">
            {lane}
          </span>
          <Term id="token-flip">{texts.flips.title}</Term>
          <span className="visually-hidden">{texts.flips.lane(lane)}</span>
        </h2>
        <div className="flip-controls">
          <Reference />
          <TokenFiles />
        </div>
      </div>
      <div className="flip-room">
        <FlipList />
      </div>
    </section>
  );
}

/** One code: which codes are nearest to it, and which frames of the probe have it. */
import { useId } from 'react';
import { texts } from '../../config/texts/index.ts';
import { LANE_IDS, type LaneId } from '../../config/experiment.ts';
import type { CodeDetail, CodedFrame } from '../../protocol/codes.ts';
import { ForeignText } from '../ForeignText.tsx';
import { PlayIcon } from '../icons.tsx';
import { commonLevel, gainFor } from '../listen/level.ts';
import { soundPlayer } from '../listen/player.ts';
import { formatCount, localDigits } from '../../config/texts/numbers.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';

const FRAME_RATE = 50;
/** Frames that are played before and behind one: 0.16 s. */
const AROUND = 8;

function Choice() {
  const { chooseCode } = useLabActions();
  const [laneId, codeId] = [useId(), useId()];
  const ready = useReady();
  const lanes = useLab((state) => state.session?.lanes) ?? [];
  const codes = useLab((state) => state.session?.experiment.settings.codes ?? 1);
  const chosen = useLab((state) => state.chosenCode);
  const selected = useLab((state) => state.selectedLane);
  const lane = chosen?.lane ?? selected;
  return (
    <span className="code-choice">
      <label htmlFor={laneId}>{texts.codes.lane}</label>
      <select
        id={laneId}
        value={lane}
        disabled={!ready}
        onChange={({ target }) => {
          const next = LANE_IDS.find((id) => id === target.value);
          if (next) void chooseCode(next, chosen?.code ?? 0);
        }}
      >
        {lanes.map(({ id }) => (
          <option key={id}>{id}</option>
        ))}
      </select>
      <label htmlFor={codeId}>{texts.codes.code}</label>
      <input
        id={codeId}
        className="code-number figure"
        type="number"
        min={0}
        max={codes - 1}
        step={1}
        disabled={!ready}
        value={chosen?.code ?? ''}
        onChange={({ target }) => {
          const code = target.valueAsNumber;
          if (Number.isInteger(code) && code >= 0 && code < codes) void chooseCode(lane, code);
          else if (target.value === '') void chooseCode(lane, null);
        }}
      />
    </span>
  );
}

function Neighbours({ detail, lane }: { detail: CodeDetail; lane: LaneId }) {
  const { chooseCode } = useLabActions();
  return (
    <div>
      <h4 className="small quiet">{texts.codes.neighbours}</h4>
      <ul className="code-list figure">
        {detail.neighbours.map(({ code, distance }) => (
          <li key={code}>
            <button
              type="button"
              className="button"
              aria-label={texts.codes.neighbour(String(code), localDigits(distance.toPrecision(3)))}
              onClick={() => void chooseCode(lane, code)}
            >
              {code}
              <span className="quiet">{localDigits(distance.toPrecision(2))}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const secondsOf = (frame: number): string => localDigits((frame / FRAME_RATE).toFixed(2));

/** Plays a frame with what is around it: alone it would be a click. */
function usePlayFrame(): (frame: Omit<CodedFrame, 'distance'>) => Promise<void> {
  const { makeSound } = useLabActions();
  return async ({ utterance, frame, frames, of }) => {
    const first = Math.max(0, frame - AROUND);
    const stretch = { utterance, first, frames: Math.min(of, frame + frames + AROUND) - first };
    const clip = await makeSound({ ...stretch, kind: 'original' });
    if (!clip) return;
    soundPlayer.stop();
    soundPlayer.play({ ...clip, gain: gainFor(clip, commonLevel([clip])) }, false);
  };
}

function Frames({ detail }: { detail: CodeDetail }) {
  const play = usePlayFrame();
  if (detail.frames.length === 0) return <p className="quiet small">{texts.codes.noFrames}</p>;
  return (
    <div>
      <h4 className="small quiet">{texts.codes.frames}</h4>
      <ul className="code-list figure">
        {detail.frames.map(({ utterance, frame, frames, of }) => (
          <li key={`${utterance}/${frame}`}>
            {detail.hasSound ? (
              <button
                type="button"
                className="button"
                aria-label={texts.codes.playFrame(utterance, secondsOf(frame))}
                onClick={() => void play({ utterance, frame, frames, of })}
              >
                <PlayIcon />
                <ForeignText>{texts.codes.frame(utterance, secondsOf(frame))}</ForeignText>
              </button>
            ) : (
              <span className="code-frame">
                <ForeignText>{texts.codes.frame(utterance, secondsOf(frame))}</ForeignText>
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Beneath the pictures of the codebooks. */
export function CodePanel() {
  const chosen = useLab((state) => state.chosenCode);
  const detail = useLab((state) => state.codeDetail);
  const told = chosen !== null && detail?.lane === chosen.lane && detail.code === chosen.code ? detail : null;
  return (
    <div className="code-panel" data-lane={chosen?.lane}>
      <div className="code-panel-head">
        <h3 className="small">{texts.codes.detailTitle}</h3>
        <Choice />
        <span className="quiet small figure" role="status">
          {chosen === null && texts.codes.choose}
          {told &&
            texts.joined.phrases([
              texts.codes.frameCount(formatCount(told.count), formatCount(told.of)),
              texts.codes.lookedAt(formatCount(told.step)),
            ])}
        </span>
      </div>
      {told && (
        <div className="code-panel-body">
          <Neighbours detail={told} lane={told.lane} />
          <Frames detail={told} />
        </div>
      )}
    </div>
  );
}

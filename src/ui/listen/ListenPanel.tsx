/** What a lane keeps of an utterance, to be heard: beside the original, equally loud, switched without losing the place. */
import { useId } from 'react';
import { texts } from '../../config/texts/index.ts';
import type { LaneId } from '../../config/experiment.ts';
import type { SoundSource, Stretch } from '../../protocol/sound.ts';
import { PlayIcon, ResetIcon, StopIcon } from '../icons.tsx';
import { formatCount, formatSeconds, localDigits } from '../../config/texts/numbers.ts';
import { useLab, useReady } from '../useLab.ts';
import { type Listening, useListening } from './useListening.ts';
import { keyOf, nameOf, shareOfProbe, stretchIn, type Version, versionsOf } from './versions.ts';

const FRAME_RATE = 50;
/** Seconds to choose from. */
const LENGTHS = [2, 4, 8] as const;

const PROBE_WORDS = { none: 'trained', some: 'partlyProbe', all: 'inProbe' } as const;

function Place({ listening, source, stretch }: { listening: Listening; source: SoundSource; stretch: Stretch }) {
  const { sources, setStretch } = listening;
  const [utteranceId, fromId, lengthId] = [useId(), useId(), useId()];
  const { frames } = stretch;
  const length = LENGTHS.find((each) => each * FRAME_RATE >= frames) ?? LENGTHS[0];
  return (
    <div className="listen-place">
      <span className="listen-field">
        <label htmlFor={utteranceId}>{texts.listen.utterance}</label>
        <select
          id={utteranceId}
          value={source.utterance}
          onChange={({ target }) => {
            const next = sources.find(({ utterance }) => utterance === target.value);
            if (next) setStretch(stretchIn(next, next.probe?.first ?? 0, length * FRAME_RATE));
          }}
        >
          {sources.map(({ utterance, frames: all }) => (
            <option key={utterance} value={utterance}>
              {texts.listen.option(utterance, formatSeconds(all / FRAME_RATE))}
            </option>
          ))}
        </select>
      </span>
      <span className="listen-field">
        <label htmlFor={fromId}>{texts.listen.from}</label>
        <input
          id={fromId}
          className="code-number figure"
          type="number"
          min={0}
          max={Math.max(0, (source.frames - frames) / FRAME_RATE)}
          step={0.5}
          key={`${source.utterance}/${stretch.first}`}
          defaultValue={stretch.first / FRAME_RATE}
          onBlur={({ target }) => {
            const first = Math.round(target.valueAsNumber * FRAME_RATE);
            const next = Number.isFinite(first) ? stretchIn(source, first, frames) : null;
            if (next && next.first !== stretch.first) setStretch(next);
          }}
          onKeyDown={({ key, currentTarget }) => {
            if (key === 'Enter') currentTarget.blur();
          }}
        />
      </span>
      <span className="listen-field">
        <label htmlFor={lengthId}>{texts.listen.length}</label>
        <select
          id={lengthId}
          value={length}
          onChange={({ target }) => setStretch(stretchIn(source, stretch.first, Number(target.value) * FRAME_RATE))}
        >
          {LENGTHS.map((seconds) => (
            <option key={seconds} value={seconds}>
              {texts.listen.seconds(localDigits(String(seconds)))}
            </option>
          ))}
        </select>
      </span>
      <span className="quiet small">{texts.listen[PROBE_WORDS[shareOfProbe(stretch, source)]]}</span>
    </div>
  );
}

function Choice({ version, listening, name }: { version: Version; listening: Listening; name: string }) {
  const { chosen, clips, choose } = listening;
  const checked = keyOf(chosen) === keyOf(version);
  const clip = version.lane === null ? undefined : clips.get(keyOf(version));
  return (
    <label className="listen-version" data-checked={checked}>
      <input type="radio" name={name} aria-label={nameOf(version)} checked={checked} onChange={() => choose(version)} />
      {texts.listen[version.kind]}
      {clip && <span className="quiet figure">{texts.listen.atStep(formatCount(clip.step))}</span>}
    </label>
  );
}

function Versions({ listening, lanes }: { listening: Listening; lanes: readonly LaneId[] }) {
  const name = useId();
  const versions = versionsOf(lanes);
  return (
    <div className="listen-versions" role="radiogroup" aria-label={texts.listen.versions}>
      {[null, ...lanes].map((lane) => (
        <div key={lane ?? ''} className="listen-group" data-lane={lane ?? undefined}>
          <span className="listen-of" aria-hidden="true">
            {lane === null ? texts.listen.originals : <span className="lane-mark small">{lane}</span>}
          </span>
          {versions
            .filter((version) => version.lane === lane)
            .map((version) => (
              <Choice key={keyOf(version)} version={version} listening={listening} name={name} />
            ))}
        </div>
      ))}
    </div>
  );
}

function Transport({ listening }: { listening: Listening }) {
  const { playing, making, chosen, clips } = listening;
  const ready = useReady();
  const step = useLab((state) => state.pace.step);
  const stale = [...clips].some(([key, clip]) => !key.startsWith('/') && clip.step !== step);
  return (
    <div className="listen-transport">
      {playing ? (
        <button type="button" className="button primary" onClick={listening.stop}>
          <StopIcon />
          {texts.listen.stop}
        </button>
      ) : (
        <button type="button" className="button primary" disabled={!ready || making} onClick={listening.play}>
          <PlayIcon />
          {texts.listen.play}
        </button>
      )}
      <button type="button" className="button" disabled={!ready || making || !stale} onClick={listening.renew}>
        <ResetIcon />
        {texts.listen.renew}
      </button>
      <span className="quiet small" role="status">
        {making ? texts.listen.making : playing ? texts.listen.playing(nameOf(chosen)) : ''}
      </span>
    </div>
  );
}

/** Below the codebooks, where the data set has sound; nothing elsewhere. */
export function ListenPanel() {
  const sessionId = useLab((state) => state.session?.sessionId ?? null);
  return sessionId === null ? null : <SessionSounds key={sessionId} />;
}

function SessionSounds() {
  const listening = useListening();
  const lanes = useLab((state) => state.session?.lanes) ?? [];
  const { sources, stretch } = listening;
  const source = sources.find(({ utterance }) => utterance === stretch?.utterance);
  if (!stretch || !source) return null;
  return (
    <section className="listen" aria-labelledby="listen-title">
      <div className="section-head">
        <h2 id="listen-title">{texts.listen.title}</h2>
      </div>
      <Place listening={listening} source={source} stretch={stretch} />
      <Versions listening={listening} lanes={lanes.map(({ id }) => id)} />
      <Transport listening={listening} />
      <p className="codebook-help quiet small">{texts.listen.help}</p>
    </section>
  );
}

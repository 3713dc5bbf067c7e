/** The bundled voices by language, each with a tick of its own. An empty choice means all of them. */
import { texts } from '../../config/texts/index.ts';
import type { Voice } from '../../protocol/requests.ts';
import { formatSeconds } from '../../config/texts/numbers.ts';
import { useFormView } from './formContext.ts';
import { useLab, useLabActions } from '../useLab.ts';

function byLanguage(voices: Voice[]): [string, Voice[]][] {
  const groups = new Map<string, Voice[]>();
  for (const voice of voices) groups.set(voice.language, [...(groups.get(voice.language) ?? []), voice]);
  return [...groups];
}

/** What the ticks become after one of them was pressed; null where nothing would be left. */
export function toggledVoices(all: string[], chosen: string[], id: string): string[] | null {
  const ticked = chosen.length === 0 ? all : chosen;
  const next = ticked.includes(id) ? ticked.filter((each) => each !== id) : [...ticked, id];
  if (next.length === 0) return null;
  return next.length === all.length ? [] : all.filter((each) => next.includes(each));
}

/** Ticks for the voices. The last one cannot be taken away. */
export function Voices() {
  const actions = useLabActions();
  const voices = useLab((state) => state.voices);
  const chosen = useLab((state) => state.draft.settings.voices);
  const all = voices.map((voice) => voice.id);
  const isHit = useFormView()?.hits?.includes('voices') === true;
  if (voices.length === 0) return <p className="quiet small">{texts.settings.noVoices}</p>;
  return (
    <div className="voices" data-field="voices" data-hit={isHit} role="group" aria-label={texts.fields.voices.label}>
      {byLanguage(voices).map(([language, members]) => (
        <div key={language} className="voice-language">
          <span className="quiet small">{texts.languages[language] ?? language}</span>
          <span className="voice-list">
            {members.map((voice) => (
              <label key={voice.id} className="chip" title={texts.settings.seconds(formatSeconds(voice.seconds))}>
                <input
                  type="checkbox"
                  checked={chosen.length === 0 || chosen.includes(voice.id)}
                  onChange={() => {
                    const next = toggledVoices(all, chosen, voice.id);
                    if (next !== null) void actions.changeField('voices', next);
                  }}
                />
                <span>{voice.name}</span>
              </label>
            ))}
          </span>
        </div>
      ))}
    </div>
  );
}

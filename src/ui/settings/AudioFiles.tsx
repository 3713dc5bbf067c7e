/** A person's own audio: drop, pick or record, and what became of each file. */
import { problemText } from '../../config/problems/problemText.ts';
import { texts } from '../../config/texts/index.ts';
import type { AudioReport } from '../../protocol/requests.ts';
import { ForeignText } from '../ForeignText.tsx';
import { CloseIcon, FileIcon } from '../icons.tsx';
import { formatSeconds } from '../../config/texts/numbers.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';
import { Recorder } from './Recorder.tsx';
import { FileInput } from '../FileInput.tsx';

const ACCEPT = 'audio/*,video/*,.wav,.mp3,.flac,.ogg,.opus,.m4a,.aac,.mkv';

/** Files can be dropped anywhere on the page; this is where a person looks for it. */
function AudioPicker() {
  const actions = useLabActions();
  const ready = useReady();
  return (
    <label className="drop-zone">
      <FileIcon />
      <span aria-hidden="true">{texts.audio.drop}</span>
      <FileInput
        label={texts.audio.add}
        accept={ACCEPT}
        pick="files"
        focusable
        disabled={!ready}
        onFiles={(files) => void actions.addAudio(files)}
      />
    </label>
  );
}

function Report({ report }: { report: AudioReport }) {
  const actions = useLabActions();
  const ready = useReady();
  const { name, error, warnings, seconds, sampleRate, channels } = report;
  return (
    <li className="audio-file" data-failed={error !== null}>
      <ForeignText className="audio-name">{name}</ForeignText>
      {error === null && (
        <button
          type="button"
          className="icon-button small"
          disabled={!ready}
          aria-label={texts.audio.remove(name)}
          title={texts.audio.remove(name)}
          onClick={() => void actions.removeAudio(name)}
        >
          <CloseIcon />
        </button>
      )}
      {error === null ? (
        <span className="quiet small figure">
          {texts.audio.details(formatSeconds(seconds), String(sampleRate / 1000), channels)}
        </span>
      ) : (
        <ForeignText className="danger-text small">{problemText(error)}</ForeignText>
      )}
      {warnings.map((warning) => (
        <span key={warning} className="warning-text small">
          {texts.audio.warning[warning]}
        </span>
      ))}
    </li>
  );
}

/** Picker, recorder and the list of files. */
export function AudioFiles() {
  const { reports, total } = useLab((state) => state.audio);
  return (
    <div className="audio-files">
      <AudioPicker />
      <Recorder />
      {reports.length > 0 && (
        <ul className="plain-list">
          {reports.map((report) => (
            <Report key={report.name} report={report} />
          ))}
        </ul>
      )}
      {total.names.length > 0 && (
        <p className="quiet small">
          {texts.audio.total(total.names.length, formatSeconds(total.seconds))}. {texts.audio.needsReset}
        </p>
      )}
    </div>
  );
}

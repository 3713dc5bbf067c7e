/** Records from the microphone and hands the result on like any other file. */
import { useEffect, useRef, useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import { MicrophoneIcon, StopIcon } from '../icons.tsx';
import { useLabActions, useReady } from '../useLab.ts';

let recordings = 0;

function fileOf(chunks: Blob[], type: string): File {
  recordings += 1;
  const extension = type.includes('mp4') ? 'm4a' : type.includes('ogg') ? 'ogg' : 'webm';
  return new File(chunks, `${texts.audio.recordingName(recordings)}.${extension}`, { type });
}

/** Why recording did not begin; the texts have the sentence. */
type RecordingProblem = 'noRecorder' | 'noMicrophone' | 'denied';

export function recordingProblem(error: unknown): RecordingProblem {
  const name = error instanceof Error ? error.name : '';
  return name === 'NotFoundError' ? 'noMicrophone' : 'denied';
}

function useRecorder() {
  const actions = useLabActions();
  const recorder = useRef<MediaRecorder | null>(null);
  const [seconds, setSeconds] = useState<number | null>(null);
  const [problem, setProblem] = useState<RecordingProblem | null>(null);
  const recording = seconds !== null;
  useEffect(() => {
    if (!recording) return;
    // Counted ticks would be too few in a hidden tab, whose timers are stretched.
    const began = performance.now();
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - began) / 1000)), 1000);
    return () => clearInterval(timer);
  }, [recording]);
  // Leaving the data set ends a recording, so that the microphone does not stay open unseen.
  useEffect(() => () => recorder.current?.stop(), []);

  const start = async () => {
    if (typeof MediaRecorder === 'undefined' || navigator.mediaDevices === undefined) {
      setProblem('noRecorder');
      return;
    }
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const chunks: Blob[] = [];
      const started = new MediaRecorder(stream);
      started.ondataavailable = (event) => chunks.push(event.data);
      started.onstop = () => {
        for (const track of stream.getTracks()) track.stop();
        recorder.current = null;
        setSeconds(null);
        void actions.addAudio([fileOf(chunks, started.mimeType)]);
      };
      started.start();
      recorder.current = started;
      setProblem(null);
      setSeconds(0);
    } catch (error) {
      setProblem(recordingProblem(error));
    }
  };
  return { seconds, problem, start, stop: () => recorder.current?.stop() };
}

/** The button that records and stops. */
export function Recorder() {
  const { seconds, problem, start, stop } = useRecorder();
  const ready = useReady();
  return (
    <>
      <button
        type="button"
        className="button"
        data-recording={seconds !== null}
        disabled={!ready && seconds === null}
        onClick={() => (seconds === null ? void start() : stop())}
      >
        {seconds === null ? <MicrophoneIcon /> : <StopIcon />}
        {seconds === null ? texts.audio.record : texts.audio.stop(String(seconds))}
      </button>
      {problem !== null && (
        <p className="danger-text small" role="alert">
          {texts.audio[problem]}
        </p>
      )}
    </>
  );
}

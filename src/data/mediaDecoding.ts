/**
 * Audio in all formats but WAV and FLAC: mediabunny reads the container, WebCodecs the compressed formats. Imported on
 * demand, because mediabunny is larger than the rest of the worker.
 */
import type { Problem } from '../config/problems/problem.ts';
import {
  ADTS,
  type AudioSample,
  AudioSampleSink,
  Input,
  type InputAudioTrack,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  WEBM,
} from 'mediabunny';
import { checkRate, EXPECTED_AUDIO, type Intake, type Reading } from './audioIntake.ts';
import { BoundedBlobSource } from './boundedBlobSource.ts';
import { codecProblem } from './codecNames.ts';
import { UnreadableFileError } from './dataError.ts';

/** A decoder that gives nothing for so long has stopped for good (some hang on damaged data). */
const STALL_SECONDS = 30;

/** The length that MP4 states is that much wrong in whole files; other formats only estimate it. */
const MISSING_SECONDS = 0.5;

const AGAIN: Problem = { code: 'copy-again' };

/** Not mediabunny's ALL_FORMATS: an HLS playlist would make it load from the network. */
const FORMATS = [MP3, OGG, MP4, QTFF, MATROSKA, WEBM, ADTS];

/**
 * Reads the audio track into the intake, until that is full.
 * @throws UnreadableFileError if the format is unknown, or its track is missing, cannot be decoded or stalls; whatever
 *   mediabunny throws on damaged bytes
 */
export async function readMedia({ file, name, intake, signal, report, breatheIfDue }: Reading): Promise<void> {
  const input = new Input({ source: new BoundedBlobSource(file), formats: FORMATS });
  const dispose = (): void => input.dispose();
  signal?.addEventListener('abort', dispose, { once: true });
  try {
    const track = await unlessStalled(openTrack(input, name), name);
    const format = await input.getFormat();
    const duration = await unlessStalled(input.getDurationFromMetadata([track]), name);
    const samples = new AudioSampleSink(track).samples();
    for (let read = await unlessStalled(samples.next(), name); !read.done; ) {
      const hasRoom = addSample(intake, read.value, name);
      if (!hasRoom) {
        await unlessStalled(samples.return(), name); // closes what was decoded ahead
        break;
      }
      await breatheIfDue(() => duration && report(intake.mixer.seconds / duration));
      read = await unlessStalled(samples.next(), name);
    }
    const { length, seconds } = intake.mixer;
    if (length === 0) throw new UnreadableFileError(name, { code: 'media-no-sound' }, AGAIN);
    intake.isCutOff ||=
      (format === MP4 || format === QTFF) && duration !== null && seconds < duration - MISSING_SECONDS;
  } finally {
    signal?.removeEventListener('abort', dispose);
    input.dispose();
  }
}

async function openTrack(input: Input, name: string): Promise<InputAudioTrack> {
  if (!(await input.canRead())) throw new UnreadableFileError(name, { code: 'format-unknown-audio' }, EXPECTED_AUDIO);
  if ((await input.getTracks()).length === 0) {
    throw new UnreadableFileError(name, { code: 'media-no-description' }, AGAIN);
  }
  const track = await input.getPrimaryAudioTrack();
  if (!track) throw new UnreadableFileError(name, { code: 'no-audio-track' }, EXPECTED_AUDIO);
  checkRate(name, await track.getSampleRate());
  if (!(await track.canDecode())) {
    const [codec, id] = [await track.getCodec(), await track.getInternalCodecId()];
    const problem = codecProblem(codec ?? (typeof id === 'string' ? id : null));
    throw new UnreadableFileError(name, problem, { code: 'convert' });
  }
  return track;
}

/** Takes a decoded sample in and closes it. False once no more fits. */
function addSample(intake: Intake, sample: AudioSample, name: string): boolean {
  try {
    checkRate(name, sample.sampleRate);
    const channels = Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
      const plane = new Float32Array(sample.numberOfFrames);
      sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
      return plane;
    });
    return intake.add(channels, sample.sampleRate);
  } finally {
    sample.close();
  }
}

async function unlessStalled<T>(work: Promise<T>, name: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = new Promise<never>((_, reject) => {
    const problem: Problem = { code: 'decoder-stalled', seconds: STALL_SECONDS };
    const error = new UnreadableFileError(name, problem, { code: 'maybe-damaged-convert' });
    timer = setTimeout(() => reject(error), STALL_SECONDS * 1000);
  });
  try {
    return await Promise.race([work, stalled]);
  } finally {
    clearTimeout(timer);
  }
}

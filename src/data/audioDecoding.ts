/**
 * Audio files and microphone recordings to mono samples at 16 kHz, inside a worker (which has no AudioContext). FLAC is
 * decoded here, everything else by `mediaDecoding.ts`. Whatever the bytes are, the result is samples or an
 * `UnreadableFileError`.
 */
import type { AudioWarning } from '../protocol/requests.ts';
import { checkRate, EXPECTED_AUDIO, Intake, type Reading } from './audioIntake.ts';
import { DataError, UnreadableFileError, type WorkOptions, pacer, throwIfCancelled } from './dataError.ts';
import { FlacError, isFlac, openFlac } from './flacDecoder.ts';
import { loadPart } from './partLoading.ts';
import type { SampleBuffer } from './sampleBuffer.ts';

/**
 * Longer files are cut. Two hours are more speech than anyone fine-tunes a voice with, and 460 MB of samples at 16 kHz;
 * their features are another 140 MB at GPT-SoVITS's sizes and 370 MB at most, well below the 4 GB of a browser tab.
 */
export const MAX_FILE_SECONDS = 7200;
/** A shorter file holds less than 25 frames, too few for any clip. */
export const MIN_FILE_SECONDS = 0.5;

export interface DecodedAudio {
  /** Mono, 16 kHz. */
  samples: SampleBuffer;
  seconds: number;
  /** Of the file, before resampling and mix. */
  sampleRate: number;
  channels: number;
  warnings: AudioWarning[];
}

/**
 * Decodes the audio of a file, mixes it to mono and resamples it to 16 kHz, block by block: beside the result it needs
 * some megabytes, however long the file is.
 *
 * @param file the bytes; the format is recognised by content, not by name
 * @param name what the person calls it, for messages
 * @param maxSeconds a longer file is cut
 * @throws UnreadableFileError if the file is empty, damaged, in another format, without an audio track, shorter
 *   than half a second, or silent throughout; DataError `cancelled` if the signal is aborted, `not-loaded` if the
 *   reader of the format could not be fetched
 */
export async function decodeAudio(
  file: Blob,
  name: string,
  { signal, onProgress }: WorkOptions = {},
  maxSeconds = MAX_FILE_SECONDS,
): Promise<DecodedAudio> {
  throwIfCancelled(signal);
  if (file.size === 0) throw new UnreadableFileError(name, 'The file is empty.', EXPECTED_AUDIO);
  const report = (done: number): void => onProgress?.(Math.min(1, done), name);
  const intake = new Intake(maxSeconds);
  const reading: Reading = { file, name, intake, signal, report, breatheIfDue: pacer(signal) };
  try {
    report(0);
    await ((await isFlac(file)) ? readFlac(reading) : readContainer(reading));
    throwIfCancelled(signal);
    report(1);
    return finish(intake, name);
  } catch (error) {
    throwIfCancelled(signal);
    if (error instanceof DataError) throw error;
    const reason = error instanceof Error ? error.message.replace(/\.?$/, '.') : String(error);
    throw new UnreadableFileError(
      name,
      `The audio cannot be decoded: ${reason}`,
      `${EXPECTED_AUDIO} Try to convert it.`,
      {
        cause: error,
      },
    );
  }
}

/** Loads the reader of all other formats with the first such file: it is larger than the rest of the worker. */
async function readContainer(reading: Reading): Promise<void> {
  const { readMedia } = await loadPart('the reader of compressed audio', () => import('./mediaDecoding.ts'));
  await readMedia(reading);
}

async function readFlac({ file, name, intake, report, breatheIfDue }: Reading): Promise<void> {
  try {
    const stream = await openFlac(file);
    checkRate(name, stream.sampleRate);
    for await (const { channels } of stream.frames) {
      if (!intake.add(channels, stream.sampleRate)) break;
      await breatheIfDue(() => stream.totalSamples > 0 && report(intake.mixer.length / stream.totalSamples));
    }
  } catch (error) {
    if (!(error instanceof FlacError)) throw error;
    throw new UnreadableFileError(name, `The FLAC file is damaged: ${error.message}`, 'Try to export it again.', {
      cause: error,
    });
  }
}

/** Refuses what cannot be trained on, and warns of what a person should know. */
function finish(intake: Intake, name: string): DecodedAudio {
  const { mixer, samples } = intake;
  if (mixer.seconds < MIN_FILE_SECONDS) {
    const expected = `At least ${MIN_FILE_SECONDS} seconds are needed; add a longer recording.`;
    throw new UnreadableFileError(name, `The audio lasts ${mixer.seconds.toFixed(2)} seconds.`, expected);
  }
  if (mixer.hasNonFinite) {
    const advice = 'Every sample must be a finite number; export the file again.';
    throw new UnreadableFileError(name, 'It has samples that are NaN or infinite.', advice);
  }
  if (mixer.isSilent) {
    const problem = mixer.cancelsOut
      ? 'Its channels cancel each other when they are mixed to mono.'
      : 'It is silent from beginning to end.';
    throw new UnreadableFileError(name, problem, 'There is nothing to learn in it; add a recording one can hear.');
  }
  intake.end();
  const { seconds, sampleRate, channels, warnings } = mixer;
  return { samples, seconds, sampleRate, channels, warnings };
}

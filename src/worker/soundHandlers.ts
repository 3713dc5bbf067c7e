/** Requests to hear something: utterances as they were, and what lanes keep of them. */
import type { Dataset, Utterance } from '../data/dataset.ts';
import { loudness, soundOfFrames } from '../data/frameSound.ts';
import { HOP } from '../data/melSpectrogram.ts';
import { SAMPLE_RATE } from '../data/resampling.ts';
import type { SampleBuffer } from '../data/sampleBuffer.ts';
import { LabError } from '../protocol/errors.ts';
import { MOST_SOUND_FRAMES, type SoundOf, type SoundSource, type Stretch } from '../protocol/sound.ts';
import { decodedFrames, wholeWindows } from '../train/laneSound.ts';
import type { Session } from '../train/session.ts';
import type { Handlers, Workspace } from './workspace.ts';

export function soundHandlers(workspace: Workspace): Pick<Handlers, 'soundSources' | 'sound'> {
  return {
    soundSources: () => sourcesOf(workspace.session),

    sound(asked) {
      const { session } = workspace;
      const { utterance, samples, normalisation, ...stretch } = stretchOf(session.dataset, asked);
      const { id: sessionId, step } = session;
      return workspace.cancellable('sound', async (options) => {
        const made =
          asked.kind === 'original'
            ? originalOf(samples, stretch)
            : await soundOfFrames(await framesOf(session, asked, utterance, stretch), normalisation, options);
        return { sessionId, step, ...stretch, sampleRate: SAMPLE_RATE, samples: made, ...loudness(made) };
      });
    },
  };
}

function sourcesOf({ dataset, trainingData }: Session): SoundSource[] {
  if (!dataset.normalisation) return [];
  const { probePieces } = trainingData.start;
  const probe = new Map(probePieces.map(({ utterance, start, frames }) => [utterance, { first: start, frames }]));
  return dataset.utterances
    .filter(({ samples }) => samples !== undefined)
    .map((utterance) => ({
      utterance: utterance.name,
      frames: utterance.frames,
      probe: probe.get(utterance) ?? null,
    }));
}

/** @throws LabError if the data have no sound, or no such utterance, or it has no such stretch */
function stretchOf({ utterances, normalisation }: Dataset, { utterance: name, first, frames }: Stretch) {
  if (!normalisation) throw new LabError('no-data', { code: 'no-sound' });
  const utterance = utterances.find((each) => each.name === name);
  const samples = utterance?.samples;
  if (!utterance || !samples) throw new LabError('invalid-request', { code: 'no-sound-of', name });
  const total = utterance.frames;
  const isWhole = Number.isInteger(first) && Number.isInteger(frames);
  const whole = wholeWindows(first, frames);
  if (!isWhole || first < 0 || frames < 1 || frames > MOST_SOUND_FRAMES || whole.first + whole.frames > total) {
    throw new LabError('invalid-request', { code: 'no-such-stretch', first, frames, total, most: MOST_SOUND_FRAMES });
  }
  return { utterance, samples, normalisation, ...whole };
}

type Frames = Pick<Stretch, 'first' | 'frames'>;

function originalOf(samples: SampleBuffer, { first, frames }: Frames): Float32Array {
  const sound = new Float32Array(frames * HOP);
  samples.copy(first * HOP, sound);
  return sound;
}

async function framesOf(
  session: Session,
  asked: SoundOf,
  utterance: Utterance,
  stretch: Frames,
): Promise<Float32Array> {
  if (asked.kind === 'unquantized' || asked.kind === 'tokens') {
    return decodedFrames(session, asked.lane, asked.kind, utterance, stretch);
  }
  const { channelsOut } = session.dataset;
  const { first, frames } = stretch;
  return utterance.targets.subarray(first * channelsOut, (first + frames) * channelsOut);
}

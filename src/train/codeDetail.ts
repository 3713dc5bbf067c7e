/** What is near a code: other codes, and frames of the probe that have it. */
import type { LaneId } from '../config/experiment.ts';
import { placeOfProbe, type Split } from '../data/split.ts';
import type { CodeDetail, CodedFrame } from '../protocol/codes.ts';
import { LabError } from '../protocol/errors.ts';
import { readProbeCodes } from './probeCodes.ts';
import type { Session } from './session.ts';

const MOST_NEIGHBOURS = 6;
const MOST_FRAMES = 12;

/**
 * Looks around one code of a lane as it is now.
 * @returns null if the lane has no such codebook
 * @throws LabError if there is no such lane, or no such code
 */
export async function codeDetail(
  session: Session,
  id: LaneId,
  layer: number,
  code: number,
): Promise<CodeDetail | null> {
  const { step, dataset, id: sessionId } = session;
  const split = session.trainingData.start;
  const hasSound = dataset.normalisation !== undefined;
  const lane = session.lane(id);
  const stride = lane.model.codebooks ? (lane.objective.coder?.stride(lane.model) ?? 1) : 1;
  const read = await readProbeCodes(lane, split, layer);
  if (!read) return null;
  const { embed, dim, rows, tokens } = read;
  const codes = embed.length / dim;
  if (!Number.isInteger(code) || code < 0 || code >= codes) {
    throw new LabError('invalid-request', { code: 'no-such-code', found: code, codes });
  }
  const distanceTo = (values: Float32Array, at: number): number => {
    let sum = 0;
    for (let i = 0; i < dim; i += 1) sum += ((values[at * dim + i] as number) - (embed[code * dim + i] as number)) ** 2;
    return Math.sqrt(sum);
  };
  const neighbours = Array.from({ length: codes }, (_, other) => ({ code: other, distance: distanceTo(embed, other) }))
    .filter((other) => other.code !== code)
    .sort((a, b) => a.distance - b.distance || a.code - b.code)
    .slice(0, MOST_NEIGHBOURS);
  const having = [...tokens.keys()]
    .filter((index) => tokens[index] === code)
    .map((index) => ({ index, distance: distanceTo(rows, index) }))
    .sort((a, b) => a.distance - b.distance || a.index - b.index);
  const frames = having
    .slice(0, MOST_FRAMES)
    .map(({ index, distance }) => ({ ...windowOf(split, index, stride), distance }));
  return {
    sessionId,
    lane: id,
    layer,
    step,
    code,
    count: having.length,
    of: tokens.length,
    neighbours,
    hasSound,
    frames,
  };
}

/** The window behind a token of the probe; an odd last frame of a clip has none. */
function windowOf(split: Split, token: number, stride: number): Omit<CodedFrame, 'distance'> {
  const perClip = Math.floor(split.clipFrames / stride);
  const first = Math.floor(token / perClip) * split.clipFrames + (token % perClip) * stride;
  const { utterance, frame } = placeOfProbe(split, first);
  return { utterance: utterance.name, frame, frames: stride, of: utterance.frames };
}

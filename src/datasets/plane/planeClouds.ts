/**
 * Data one can see: points in the plane, drawn as trajectories in time, because a quantizer of speech also sees
 * frames that resemble their neighbours. Features and targets are the points themselves.
 *
 * Every shape is a Markov process: a hidden state (a cluster, a place on the curve) that moves a little with every
 * frame, and Gaussian noise around the place it stands for.
 */
import type { Settings } from '../../config/settings.ts';
import type { Dataset, Utterance } from '../../data/dataset.ts';
import { FRAME_RATE } from '../../data/melSpectrogram.ts';
import { type RandomStream, randomStream } from '../../data/random.ts';
import type { PlaneShape } from './facts.ts';

/** Enough to fill the shapes evenly (160 seconds at 50 frames per second), little enough to be there at once. */
const UTTERANCES = 8;
const FRAMES = 1000;

/** One more point of a trajectory. */
type Walk = () => readonly [x: number, y: number];

const CLUSTERS = 8;
/** Mean number of frames in one cluster: about the length of a phone, 200 ms. */
const CLUSTER_DWELL = 10;

/** Centres in a square, each the one of several candidates that is farthest from those before it (Mitchell, 1991). */
function clusterCentres(random: RandomStream): [number, number][] {
  const centres: [number, number][] = [];
  while (centres.length < CLUSTERS) {
    let best: [number, number] = [0, 0];
    let bestDistance = -1;
    for (let candidate = 0; candidate < 20; candidate++) {
      const point: [number, number] = [random.uniform() * 2 - 1, random.uniform() * 2 - 1];
      const distance = Math.min(...centres.map(([x, y]) => Math.hypot(point[0] - x, point[1] - y)), 9);
      if (distance > bestDistance) {
        best = point;
        bestDistance = distance;
      }
    }
    centres.push(best);
  }
  return centres;
}

function clusterWalk(random: RandomStream, seed: number): Walk {
  const centres = clusterCentres(randomStream(seed, 'plane', 'centres')); // the same for all utterances
  let cluster = random.integer(CLUSTERS);
  return () => {
    if (random.uniform() < 1 / CLUSTER_DWELL) cluster = random.integer(CLUSTERS);
    const [x, y] = centres[cluster] as [number, number];
    return [x + 0.07 * random.normal(), y + 0.07 * random.normal()];
  };
}

/** A place in 0…1 that drifts with a speed that changes now and then, and turns round at both ends. */
function wander(random: RandomStream, speed: number): () => number {
  let place = random.uniform();
  let velocity = speed * random.normal();
  return () => {
    if (random.uniform() < 0.05) velocity = speed * random.normal();
    place += velocity;
    if (place < 0 || place > 1) {
      place = Math.min(1, Math.max(0, place < 0 ? -place : 2 - place));
      velocity = -velocity;
    }
    return place;
  };
}

function spiralWalk(random: RandomStream): Walk {
  const place = wander(random, 0.02);
  return () => {
    // Archimedes' spiral of two turns; the square root makes equal steps of `place` equal lengths of arc
    const turn = Math.sqrt(place());
    const angle = 4 * Math.PI * turn;
    return [turn * Math.cos(angle) + 0.025 * random.normal(), turn * Math.sin(angle) + 0.025 * random.normal()];
  };
}

function ringWalk(random: RandomStream): Walk {
  const radii = [1 / 3, 2 / 3, 1];
  let ring = random.integer(3);
  let angle = 2 * Math.PI * random.uniform();
  let velocity = 0.1 * random.normal();
  return () => {
    // the larger a ring, the longer one stays: points are about equally dense along all of them
    if (random.uniform() < 0.02 / (ring + 1)) ring = random.integer(3);
    if (random.uniform() < 0.05) velocity = 0.1 * random.normal();
    angle += velocity;
    const radius = (radii[ring] as number) + 0.03 * random.normal();
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  };
}

function moonWalk(random: RandomStream): Walk {
  const place = wander(random, 0.05);
  let upper = random.uniform() < 0.5;
  return () => {
    if (random.uniform() < 0.02) upper = !upper;
    const angle = Math.PI * place();
    // the two interleaved half circles of scikit-learn's make_moons
    const x = upper ? Math.cos(angle) : 1 - Math.cos(angle);
    const y = upper ? Math.sin(angle) : 0.5 - Math.sin(angle);
    return [x + 0.06 * random.normal(), y + 0.06 * random.normal()];
  };
}

const WALKS: Record<PlaneShape, (random: RandomStream, seed: number) => Walk> = {
  clusters: clusterWalk,
  spiral: spiralWalk,
  rings: ringWalk,
  moons: moonWalk,
};

/** Shifts all points to mean 0 and scales both axes alike to a mean variance of 1, so that circles stay circles. */
function normalisePoints(trajectories: readonly Float32Array[]): void {
  const count = UTTERANCES * FRAMES;
  const mean = [0, 0];
  for (const points of trajectories) points.forEach((value, i) => (mean[i % 2]! += value / count));
  let variance = 0;
  for (const points of trajectories) {
    points.forEach((value, i) => (variance += (value - (mean[i % 2] as number)) ** 2 / (2 * count)));
  }
  const scale = 1 / Math.sqrt(variance);
  for (const points of trajectories) {
    points.forEach((value, i) => (points[i] = (value - (mean[i % 2] as number)) * scale));
  }
}

/** The plane data set of a shape: 8 trajectories of 1000 points, a pure function of shape and seed. */
export function planeDataset({ planeShape, seed }: Pick<Settings, 'planeShape' | 'seed'>): Dataset {
  const trajectories = Array.from({ length: UTTERANCES }, (_, index) => {
    const walk = WALKS[planeShape](randomStream(seed, 'plane', planeShape, index), seed);
    const points = new Float32Array(2 * FRAMES);
    for (let frame = 0; frame < FRAMES; frame++) points.set(walk(), 2 * frame);
    return points;
  });
  normalisePoints(trajectories);
  const utterances = trajectories.map(
    (points, index): Utterance => ({
      name: `${planeShape}-${index + 1}`,
      frames: FRAMES,
      targets: points,
    }),
  );
  const seconds = (UTTERANCES * FRAMES) / FRAME_RATE;
  return { kind: 'plane', channelsIn: 2, channelsOut: 2, splice: 1, utterances, seconds };
}

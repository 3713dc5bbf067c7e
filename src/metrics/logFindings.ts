/**
 * What a log of a training allows to say of a freeze, and nothing beyond. Of GPT-SoVITS's commitment loss it is known that
 * it is exactly 0 in evaluation mode and the mean squared distance to the codes in training mode.
 */
import type { Problem } from '../config/problems/problem.ts';
import type { LoggedPoints, ScalarLog } from '../formats/scalarLog.ts';

/** GPT-SoVITS's names. */
const COMMITMENT = 'loss/g/kl_ssl';
const GENERATOR_NORM = 'grad_norm_g';
/** Norms of gradients: of GPT-SoVITS's optimizers, or of our modules. */
const NORM = /^grad_norm_\w+$|^gradient\/(?!.*\/none$)/;

/** In the order in which they are told: what is there, commitment loss, gradients, settings, what was not read. */
export function logFindings(log: ScalarLog): Problem[] {
  return [
    ...holds(log),
    ...commitment(log.scalars.get(COMMITMENT)),
    gradients([...log.scalars.keys()].filter((name) => NORM.test(name))),
    ...settings(log),
    ...reservations(log),
  ];
}

function holds({ scalars }: ScalarLog): Problem[] {
  const longest = [...scalars.values()].reduce<LoggedPoints | null>(
    (most, points) => (most && most.step.length >= points.step.length ? most : points),
    null,
  );
  if (!longest || longest.step.length === 0) return [];
  const [first, last] = [longest.step[0] as number, longest.step.at(-1) as number];
  return [{ code: 'log-holds', names: scalars.size, points: longest.step.length, first, last }];
}

function commitment(points: LoggedPoints | undefined): Problem[] {
  if (!points || points.value.length === 0) return [{ code: 'log-commitment-missing' }];
  const seen = lookedThrough(points);
  const { count, bad, firstBad } = seen;
  const notFinite: Problem[] = bad === 0 ? [] : [{ code: 'log-commitment-not-finite', bad, count, first: firstBad }];
  return bad === count ? notFinite : [...notFinite, mode(seen)];
}

/** What the values of commitment loss are, and where. */
interface Seen {
  count: number;
  /** Values that are exactly 0, the stretches of logged steps that they are in, and the first and last of these steps. */
  zeros: number;
  stretches: number;
  first: number;
  last: number;
  /** Values that are not finite, and the step of the first. */
  bad: number;
  firstBad: number;
  /** Of those that are neither. */
  least: number;
  most: number;
}

function lookedThrough({ step, value }: LoggedPoints): Seen {
  const count = value.length;
  const seen: Seen = {
    count,
    zeros: 0,
    stretches: 0,
    first: 0,
    last: 0,
    bad: 0,
    firstBad: 0,
    least: Infinity,
    most: -Infinity,
  };
  for (let i = 0; i < count; i += 1) {
    const [at, each] = [step[i] as number, value[i] as number];
    if (each === 0) {
      if (seen.zeros === 0) seen.first = at;
      if (value[i - 1] !== 0) seen.stretches += 1;
      seen.zeros += 1;
      seen.last = at;
    } else if (!Number.isFinite(each)) {
      if (seen.bad === 0) seen.firstBad = at;
      seen.bad += 1;
    } else {
      seen.least = Math.min(seen.least, each);
      seen.most = Math.max(seen.most, each);
    }
  }
  return seen;
}

function mode({ count, zeros, stretches, first, last, bad, least, most }: Seen): Problem {
  if (zeros === count) return { code: 'log-commitment-zero', count };
  if (zeros === 0) return { code: 'log-commitment-above', count: count - bad, all: bad === 0, least, most };
  if (stretches > 1) return { code: 'log-commitment-switches', zeros, count, stretches };
  return { code: 'log-commitment-zero-between', zeros, count, first, last };
}

function gradients(names: readonly string[]): Problem {
  if (names.length === 0) return { code: 'log-gradients-missing' };
  return { code: 'log-gradients', names, ofGenerator: names.includes(GENERATOR_NORM) };
}

function settings({ settings: told, format }: ScalarLog): Problem[] {
  const [on, other] = told?.freezeQuantizer ?? [];
  if (other !== undefined) return [{ code: 'log-settings-freeze-both' }];
  if (on !== undefined) return [{ code: 'log-settings-freeze', on }];
  return format === 'train-log' && told?.starts === 0 ? [{ code: 'log-settings-missing' }] : [];
}

function reservations({ damage, replaced, outside }: ScalarLog): Problem[] {
  const { places, bytes, cut } = damage;
  const said: Problem[] = [];
  if (replaced > 0) said.push({ code: 'log-replaced', count: replaced });
  if (outside > 0) said.push({ code: 'log-outside', count: outside });
  if (places > 0) said.push({ code: 'log-damaged', places, bytes });
  if (cut) said.push({ code: 'log-cut' });
  return said;
}

/**
 * Seeded random numbers as pure functions of their keys: the stream of (seed, 'batch', 1240) is the same whether or
 * not the 1239 before it were ever drawn, so nothing has to be saved to resume or to fork.
 *
 * The keys are hashed with MurmurHash3 x86_32 (Austin Appleby, public domain), once per word of the state; the state
 * drives sfc32, the Small Fast Counting generator of Chris Doty-Humphrey's PractRand.
 */

export type RandomKey = number | string;

export interface RandomStream {
  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number;
  /** Standard normal: mean 0, variance 1. */
  normal(): number;
  /** Uniform in 0…n−1. Throws RangeError unless n is an integer in 1…2^32. */
  integer(n: number): number;
}

/** One hash seed per word of the state; digits of π, so that no structure is shared with the keys. */
const WORD_SEEDS = [0x243f6a88, 0x85a308d3, 0x13198a2e] as const;
/** PractRand discards this many outputs when it seeds sfc32, until every bit of the state has touched every other. */
const WARM_UP = 12;

/** The keys as words without ambiguity: a tag, then a number's 64 bits or a string's length and characters. */
function keyWords(keys: readonly RandomKey[]): Uint32Array {
  const words: number[] = [];
  const bits = new DataView(new ArrayBuffer(8));
  for (const key of keys) {
    if (typeof key === 'number') {
      bits.setFloat64(0, key === 0 ? 0 : key); // −0 and 0 are the same key
      words.push(1, bits.getUint32(0), bits.getUint32(4));
    } else {
      words.push(2, key.length);
      for (let i = 0; i < key.length; i++) words.push(key.charCodeAt(i));
    }
  }
  return Uint32Array.from(words);
}

/** MurmurHash3 x86_32 over whole words. */
function murmur3(words: Uint32Array, seed: number): number {
  let h = seed;
  for (const word of words) {
    let k = Math.imul(word, 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    h ^= k;
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  h ^= words.length * 4;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** sfc32's next 32 bits as a function of a state it owns. */
function sfc32(words: Uint32Array): () => number {
  let [a, b, c] = WORD_SEEDS.map((seed) => murmur3(words, seed)) as [number, number, number];
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < WARM_UP; i++) next();
  return next;
}

/**
 * A stream of random numbers that depends on nothing but its keys.
 *
 * @param seed the experiment's seed
 * @param keys what the numbers are for, e.g. `'batch', step`; other keys give an independent stream
 */
export function randomStream(seed: number, ...keys: RandomKey[]): RandomStream {
  const next = sfc32(keyWords([seed, ...keys]));
  let spare: number | null = null;
  const uniform = (): number => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
  return {
    uniform,
    normal() {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      // Box–Muller; 1 − u keeps the logarithm away from 0
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    integer(n) {
      if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
        throw new RangeError(`integer(n) needs an integer in 1…2^32, got ${n}`);
      }
      // 53 bits over at most 32: the bias is below 2^-21 of a share
      return Math.floor(uniform() * n);
    },
  };
}

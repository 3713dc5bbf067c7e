/** What every language has to say: the shape of English, with any words in it. */
import type { handbook } from './en/handbook.ts';
import type { english } from './en/index.ts';

/** The same shape for other words: literals become `string`; functions keep what they are given. */
type Worded<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Said
    ? (...given: Given) => Worded<Said>
    : T extends object
      ? { readonly [K in keyof T]: Worded<T[K]> }
      : T;

/** All texts of a language. One that misses a text, or takes other parameters for it, does not compile. */
export type Texts = Worded<typeof english>;

/** What the words mean and what the charts show: of the same shape in every language, fetched when someone asks. */
export type Handbook = Worded<typeof handbook>;

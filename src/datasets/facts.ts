/**
 * What a data set is, told without samples: data that the page reads as well as the worker. Each folder beside has a
 * `facts.ts` of its own; `list.ts` names them.
 */
import type { Field } from '../config/fieldKinds.ts';

/** A person's own files, by the library that holds them. */
export type OwnFiles = 'audio' | 'features';

/** Fields that several data sets share, and others do not have: those of sound. */
export type SharedField = 'mels' | 'splice';

/** Sizes that a data set may start with, by the ids of their fields. */
export type StartingSizes = Partial<
  Record<
    'mels' | 'splice' | 'dim' | 'codes' | 'layers' | 'hidden' | 'batchSize' | 'clipFrames' | 'learningRate',
    number
  >
>;

/** All that is told of a data set. Its label stands in the texts under its name in `list.ts`. */
export interface DatasetFacts {
  /** Fields that no other data set has, by their ids. Their labels and help are in the texts. */
  fields: Readonly<Record<string, Field>>;
  /**
   * Which of its own fields may change while training runs, in a phase of fine-tuning: those that leave the channels as
   * they are, and need no files.
   */
  underWay: readonly string[];
  /** Which of the shared fields matter to it. */
  shares: readonly SharedField[];
  /** The files it is made of. An address cannot carry a data set that needs some. */
  files: OwnFiles | null;
  /** Whether its utterances have sound, for models that need it. */
  sound: boolean;
  /** Channels into the model: a number, mel bands × spliced frames, or as many as the files have. */
  channels: number | 'bands' | 'files';
  /** Where it differs from the small preset at its start; null: any sizes do. */
  sizes: StartingSizes | null;
}

/** What a file is that Freeze Lab has no use for. */
export const OTHER_FILES = [
  // Of GPT-SoVITS's models and its experiment folders.
  'discriminator',
  'gpt-checkpoint',
  'lora',
  'bert-features',
  'speaker-embedding',
  'optimizer-state',
  'phonemes',
  'transcript-list',
  'training-log',
  'tensorboard-log',
  'gpt-sovits-config',
  // Models that it starts from.
  'hubert-model',
  'bert-model',
  'vocoder',
  'exported-model',
  // What stands in a file's place when it was not really downloaded.
  'lfs-pointer',
  'web-page',
  'server-message',
  'empty',
  // Anything.
  'image',
  'document',
  'archive',
  'program',
] as const;
export type OtherFile = (typeof OTHER_FILES)[number];

/** Those that may be a log of scalars, which can be read. */
export const LOG_FILES = ['training-log', 'tensorboard-log'] as const satisfies OtherFile[];

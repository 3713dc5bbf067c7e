/**
 * Formats and codecs of sound of which the texts tell more than a name. All others are called by their proper name, which
 * is the same in every language.
 */
export const WORDED_FORMATS = [
  // Files.
  'core-audio',
  'avi',
  'riff-without-sound',
  'midi',
  'creative-voice',
  'flash-video',
  'mpeg-video',
  'mpeg-transport-stream',
  'adif',
  'playlist',
  'zip',
  // Codecs.
  'mpeg-layer-2',
  'pcm-in-ogg',
  'midi-in-ogg',
  'pcm-unusual',
  'telephone',
  'windows-codec',
  'encrypted-sound',
  'unknown',
] as const;
export type WordedFormat = (typeof WORDED_FORMATS)[number];

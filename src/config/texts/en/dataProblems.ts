/** What is wrong with sound and other data, and what to do about it, in English. */
import type { DATA_PROBLEMS } from '../../problems/dataProblems.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import type { WordedFormat } from '../../soundFormats.ts';

const SERVER_GONE =
  'the connection is gone, or a new version was published. Try again when the server can be reached, choose another ' +
  'data set, or reload the page.';
/** What sound is, or is in. */
const FORMATS: Record<WordedFormat, string> = {
  'core-audio': 'a Core Audio file (CAF)',
  avi: 'AVI video',
  'riff-without-sound': 'a RIFF file without plain sound',
  midi: 'MIDI, which holds notes instead of sound',
  'creative-voice': 'a Creative Voice file (VOC)',
  'flash-video': 'Flash video (FLV)',
  'mpeg-video': 'MPEG video (MPG, VOB)',
  'mpeg-transport-stream': 'an MPEG transport stream (TS)',
  adif: 'AAC in ADIF',
  playlist: 'a playlist, which only names other files',
  zip: 'ZIP, which has to be unpacked first',
  'mpeg-layer-2': 'MPEG audio (layer 2)',
  'pcm-in-ogg': 'PCM in Ogg',
  'midi-in-ogg': 'MIDI in Ogg',
  'pcm-unusual': 'PCM of an unusual kind',
  telephone: 'a telephone codec (EVRC, QCELP)',
  'windows-codec': 'a Windows codec (ACM)',
  'encrypted-sound': 'encrypted',
  unknown: 'in an unknown codec',
};
const formatWords = (format: string): string =>
  Object.hasOwn(FORMATS, format) ? FORMATS[format as WordedFormat] : format;
const PARTS = {
  'audio-reader': 'the reader of compressed audio',
  wasm: 'the backend wasm',
  cpu: 'the backend cpu',
  language: 'the texts of another language',
  handbook: 'glossary and help of the charts',
};

export const dataProblems: ProblemTexts<keyof typeof DATA_PROBLEMS> = {
  'data-without-sound': 'What is trained needs sound, and these data have none. Choose a data set of recordings.',
  'audio-file': ({ file, problem, advice }, say) => `${file}: ${say(problem)} ${say(advice)}`,
  'flac-ends-within-frame': 'the data ends within a frame.',
  'flac-frame-without-end': 'a frame has no end.',
  'flac-ends-after': ({ samples, total }) => `it ends after ${samples} of ${total} samples.`,
  'flac-no-header': 'it does not begin with a FLAC header.',
  'flac-ends-within-header': 'it ends within its header.',
  'flac-header-without-end': 'its header has no end.',
  'flac-header-damaged': 'its header is damaged or cut off.',
  'flac-no-sound': 'it has no sound after its header.',
  'flac-checksum': 'a checksum does not match.',
  'flac-frame-header': 'a frame header is damaged.',
  'flac-subframe-header': 'a subframe header is damaged.',
  'flac-predictor': 'a predictor is damaged.',
  'flac-subframe-type': 'a subframe is of an unknown type.',
  'flac-predictor-long': 'a predictor is longer than its frame.',
  'flac-residual': 'a residual is damaged.',
  'wave-no-format': 'Its header does not say how the sound is written.',
  'wave-no-sound': 'It has a header but no sound.',
  'wave-channels': ({ channels }) => `Its header says that it has ${channels} channels.`,
  'wave-format-unknown': ({ tag }) =>
    `Its sound is written in an unknown way (format ${tag}), which cannot be decoded here.`,
  'codec-unsupported': ({ codec }) => `Its sound is ${formatWords(codec)}, which cannot be decoded here.`,
  'wave-bits': ({ bits, encoding }) =>
    `Its header says that a sample has ${bits} bits; expected 1 to 64 for ${encoding} samples.`,
  'wave-float-bits': ({ bits, encoding }) =>
    `Its header says that a sample has ${bits} bits; expected 32 or 64 for ${encoding} samples.`,
  'expected-audio': 'Expected WAV, FLAC, MP3, OGG, M4A or WebM audio.',
  'expected-audio-convert': 'Expected WAV, FLAC, MP3, OGG, M4A or WebM audio. Convert it to WAV or FLAC.',
  'export-plain': 'Export it again as plain WAV (PCM) or as FLAC.',
  'try-export-again': 'Try to export it again, as WAV or FLAC.',
  convert: 'Convert it to WAV or FLAC.',
  'nothing-to-learn': 'There is nothing to learn in it; add a recording one can hear.',
  'remove-others': 'Remove other files.',
  'copy-again': 'Copy, download or export it again.',
  'maybe-damaged-convert': 'The file may be damaged; try to convert it to WAV.',
  'export-finite': 'Every sample must be a finite number; export the file again.',
  'expected-rate': ({ min, max }) => `Expected ${min} to ${max}; export it at 16,000 or 48,000.`,
  'sample-rate': ({ rate }) => `Its sample rate is ${rate} Hz.`,
  'audio-empty': 'The file is empty.',
  'flac-damaged': ({ problem }, say) => `The FLAC file is damaged: ${say(problem)}`,
  'audio-damaged': 'It is damaged or cut off: its sound cannot be decoded.',
  'ogg-no-sound': 'The Ogg file has no sound that is known.',
  'seconds-needed': ({ least }) => `At least ${least} seconds are needed; add a longer recording.`,
  'audio-short': ({ seconds }) => `The audio lasts ${seconds.toFixed(2)} seconds.`,
  'audio-not-finite': 'It has samples that are NaN or infinite.',
  'channels-cancel': 'Its channels cancel each other when they are mixed to mono.',
  'audio-silent': 'It is silent from beginning to end.',
  'format-unsupported': ({ format }) => `Its format is ${formatWords(format)}.`,
  'media-no-sound': 'It is damaged or cut off: it holds no sound.',
  'format-unknown-audio': 'The format is not recognised.',
  'media-no-description': 'It is damaged or cut off: what describes its sound is missing.',
  'no-audio-track': 'The file has no audio track.',
  'codec-of-browser': ({ codec }) => `Its sound is ${formatWords(codec)}, which this browser cannot decode.`,
  'codec-of-nobody': ({ id }) => `Its sound is in an unknown codec (${id}), which this browser cannot decode.`,
  'decoder-stalled': ({ seconds }) => `The decoder gave nothing for ${seconds} seconds.`,
  'audio-no-room': ({ seconds, left, most }) =>
    `It lasts ${seconds.toFixed(1)} seconds, but only ${left.toFixed(1)} of ${most} are left.`,
  'no-added-file': ({ name }) => `There is no added file named "${name}".`,
  'no-audio-added': 'No audio was added. Add audio files or a recording, or choose another data set.',
  'no-feature-file': ({ name }) => `There is no feature file named "${name}".`,
  'no-features-added': 'No features were added. Add feature files, or choose another data set.',
  'no-voice': ({ unknown, known }) => `There is no voice "${unknown}"; choose from ${known.join(', ')}.`,
  'speech-not-loaded': ({ path }) => `The bundled speech (${path}) could not be loaded: ${SERVER_GONE}`,
  'speech-torn': ({ path }) => `The bundled speech (${path}) did not arrive whole: ${SERVER_GONE}`,
  'manifest-damaged': ({ problem }, say) =>
    `The list of the bundled speech (manifest.json) is damaged: ${say(problem)}. Reload the page.`,
  'no-sound-to-train-on': 'The recordings hold no sound to train on. Add longer ones.',
  'audio-too-large': ({ seconds, mels, bytes, most }) =>
    `${Math.round(seconds)} seconds with ${mels} mel bands need ${Math.round(bytes / 2 ** 20)} MB; at most ${most / 2 ** 20} MB fit. Choose fewer mel bands or less audio.`,
  'data-too-short': ({ seconds, clipFrames, needed }) =>
    `The data set holds ${seconds.toFixed(1)} seconds, but one training clip and one probe clip of ${clipFrames} frames ` +
    `need ${needed.toFixed(1)} seconds. Add data or choose shorter clips.`,
  'part-not-loaded': ({ part }) =>
    `A part of Freeze Lab (${PARTS[part]}) could not be loaded: the connection is gone, or a new version was published. ` +
    'Nothing was changed. Try again when the server can be reached; if that does not help, save what you want to keep ' +
    'and reload the page.',
};

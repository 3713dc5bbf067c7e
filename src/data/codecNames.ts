/**
 * What people call the containers and codecs that cannot be decoded here, for messages: a proper name, or what the texts
 * say in more words.
 */
import type { Problem } from '../config/problems/problem.ts';
import type { WordedFormat } from '../config/soundFormats.ts';

/** First bytes, as text of one character per byte, of files that hold no sound which could be decoded here. */
export const UNREADABLE_STARTS: readonly (readonly [RegExp, string])[] = [
  [/^FORM.{4}AIF[FC]/s, 'AIFF'],
  [/^FORM.{4}8SVX/s, '8SVX'],
  [/^caff/, 'core-audio' satisfies WordedFormat],
  [/^riff\.\x91\xcf/, 'Wave64 (W64)'],
  [/^(\.snd|dns\.)/, 'Sun audio (AU)'],
  [/^#!AMR/, 'AMR'],
  [/^0&\xb2u\x8ef\xcf/, 'Windows Media (WMA, ASF)'],
  [/^RIFF.{4}AVI /s, 'avi' satisfies WordedFormat],
  [/^RIFF.{4}(RMID|CDXA|sfbk)/s, 'riff-without-sound' satisfies WordedFormat],
  [/^MThd/, 'midi' satisfies WordedFormat],
  [/^MAC /, 'Monkey’s Audio (APE)'],
  [/^wvpk/, 'WavPack'],
  [/^TTA[12]/, 'True Audio (TTA)'],
  [/^(MPCK|MP\+)/, 'Musepack'],
  [/^(\.ra\xfd|\.RMF)/, 'RealAudio'],
  [/^(DSD |FRM8)/, 'DSD'],
  [/^NIST_1A/, 'NIST SPHERE'],
  [/^Creative Voice File/, 'creative-voice' satisfies WordedFormat],
  [/^\vw/, 'Dolby Digital (AC-3)'],
  [/^(\x7f\xfe\x80|\xfe\x7f.\x80|.\xff\xe8\0|\xff.\0\xe8)/s, 'DTS'],
  [/^FLV/, 'flash-video' satisfies WordedFormat],
  [/^\0\0.[\xb3\xba]/s, 'mpeg-video' satisfies WordedFormat],
  [/^G.{187}G/s, 'mpeg-transport-stream' satisfies WordedFormat],
  [/^ADIF/, 'adif' satisfies WordedFormat],
  [/^#EXTM3U/, 'playlist' satisfies WordedFormat],
  [/^PK\W\W/, 'zip' satisfies WordedFormat],
];

/** Codecs in a WAV file, by the number of their format. */
export const WAVE_CODECS: ReadonlyMap<number, string> = new Map([
  [0x02, 'Microsoft ADPCM'],
  [0x11, 'IMA ADPCM'],
  [0x10, 'OKI ADPCM'],
  [0x20, 'Yamaha ADPCM'],
  [0x22, 'TrueSpeech'],
  [0x31, 'GSM 6.10'],
  [0x40, 'G.721 ADPCM'],
  [0x42, 'G.723.1'],
  [0x45, 'G.726 ADPCM'],
  [0x50, 'mpeg-layer-2' satisfies WordedFormat],
  [0x64, 'G.726 ADPCM'],
  [0x65, 'G.722 ADPCM'],
  [0x83, 'G.729'],
  [0x92, 'AC-3 (S/PDIF)'],
  [0xff, 'AAC'],
  [0x160, 'Windows Media Audio'],
  [0x161, 'Windows Media Audio'],
  [0x162, 'Windows Media Audio'],
  [0x163, 'Windows Media Audio'],
  [0x270, 'ATRAC3'],
  [0x1600, 'AAC'],
  [0x2000, 'Dolby Digital (AC-3)'],
  [0x2001, 'DTS'],
  [0x566f, 'Vorbis'],
  [0x674f, 'Vorbis'],
  [0x6771, 'Vorbis'],
  [0xa109, 'Speex'],
  [0xf1ac, 'FLAC'],
]);

/** First bytes of a stream in an Ogg file. */
export const OGG_CODECS: readonly (readonly [RegExp, string])[] = [
  [/^Speex {3}/, 'Speex'],
  [/^CELT {4}/, 'CELT'],
  [/^PCM {5}/, 'pcm-in-ogg' satisfies WordedFormat],
  [/^OggMIDI/, 'midi-in-ogg' satisfies WordedFormat],
];

/** Codecs in MP4, MOV, Matroska and WebM, by the beginning of the names that these give them, or that mediabunny does. */
const TRACK_CODECS: readonly (readonly [RegExp, string])[] = [
  [/^(alac|A_ALAC)/, 'Apple Lossless (ALAC)'],
  [/^(eac3|ec-3|A_EAC3)/, 'Dolby Digital Plus (E-AC-3)'],
  [/^(ac3|ac-3|A_AC3)/, 'Dolby Digital (AC-3)'],
  [/^ac-4/, 'Dolby AC-4'],
  [/^(mlpa|A_TRUEHD|A_MLP)/, 'Dolby TrueHD'],
  [/^(dts|A_DTS)/, 'DTS'],
  [/^(aac|mp4a|A_AAC)/, 'AAC'],
  [/^(mp3|\.mp[123]|A_MPEG)/, 'MPEG audio'],
  [/^opus/i, 'Opus'],
  [/^vorbis/, 'Vorbis'],
  [/^flac/i, 'FLAC'],
  [/^pcm/, 'pcm-unusual' satisfies WordedFormat],
  [/^(samr|sawb)/, 'AMR'],
  [/^(sevc|sqcp|Qclp)/, 'telephone' satisfies WordedFormat],
  [/^ima4/, 'IMA ADPCM'],
  [/^ms\0/, 'windows-codec' satisfies WordedFormat],
  [/^(agsm|A_GSM)/, 'GSM 6.10'],
  [/^MAC[36]/, 'MACE'],
  [/^QDM/, 'QDesign Music'],
  [/^A_WAVPACK/, 'WavPack'],
  [/^A_TTA/, 'True Audio (TTA)'],
  [/^A_REAL/, 'RealAudio'],
  [/^A_MS\/ACM/, 'windows-codec' satisfies WordedFormat],
  [/^(enca|drms)/, 'encrypted-sound' satisfies WordedFormat],
];

/**
 * What is wrong with a track that the browser cannot decode.
 * @param id of its codec, as the container or mediabunny spells it; null: it has none
 */
export function codecProblem(id: string | null): Problem {
  if (id === null) return { code: 'codec-of-browser', codec: 'unknown' satisfies WordedFormat };
  const codec = TRACK_CODECS.find(([pattern]) => pattern.test(id))?.[1];
  if (codec !== undefined) return { code: 'codec-of-browser', codec };
  return { code: 'codec-of-nobody', id: id.replace(/[^\x20-\x7e]/g, '?') };
}

/** Files that are no data of ours, told by how they begin or, where that does not say it, by their names. */
import type { OtherFile } from '../config/otherFiles.ts';

/** Bytes that files are told apart by. */
export const START_BYTES = 512;
/** A JSON file of settings, or a server's answer, is read whole up to this size. */
export const MAX_SMALL_JSON = 2 ** 17;

/** By the first characters of a text. Those of GPT-SoVITS have its own layout, see its `prepare_datasets` and `utils.py`. */
const TEXTS: readonly (readonly [RegExp, OtherFile])[] = [
  [/^\s*version https:\/\/git-lfs\.github\.com\/spec\//, 'lfs-pointer'],
  [/^\s*(<!--[^]*?-->\s*)*<(!doctype html|html|head|body)\b/i, 'web-page'],
  [/^\s*<\?xml[^]*?<(Error|Code|Message)>/, 'server-message'],
  [/^\s*<(svg|\?xml[^]*?<svg)\b/, 'image'],
  [
    /^\s*((HTTP\/[\d.]+ )?[45]\d\d\b|Entry not found|Not found\b|File not found|Repository not found|Revision not found|Invalid (username|rev|credentials)|Unauthorized|Access (to .{1,80} is )?(denied|restricted)|Forbidden|Too many requests|Bad gateway|Service unavailable|Internal server error|Gateway time-?out|Rate limit)/i,
    'server-message',
  ],
  // A name, phonemes, how many of them each character has, and the text.
  [/^[^\t\r\n]+\t[^\t\r\n]*\t(\[[\d, ]*\]?|None)(\t|$)/, 'phonemes'],
  // Path, speaker, language, text.
  [/^[^|\r\n]+\|[^|\r\n]*\|(all_)?(zh|ja|jp|en|ko|yue|auto)(_yue)?\|/i, 'transcript-list'],
  [/^\[?\d{4}-\d\d-\d\d[ T\t][^\r\n]*\b(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b/, 'training-log'],
  [/^(#!|@echo off\b|(import|from) [\w.]+)/i, 'program'],
];

/** By the first bytes, one character each. */
const BYTES: readonly (readonly [RegExp, OtherFile])[] = [
  [/^.{12}[^]{0,40}brain\.Event:\d/s, 'tensorboard-log'],
  [/^(\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|BM.{4}\0\0\0\0|II\*\0|MM\0\*)|^RIFF.{4}WEBP/s, 'image'],
  [/^(%PDF-|\xd0\xcf.\xe0|\{\\rtf)/s, 'document'],
  [/^(7z\xbc\xaf|Rar!|.\x8b[\b]|\xfd7zXZ\0|BZh\d1AY|\x28\xb5\x2f\xfd)/s, 'archive'],
  [/^(\x7fELF|MZ.{58}|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe|\0asm)/s, 'program'],
  [/^GGUF/, 'exported-model'],
];

/** By name where the content does not say; a damaged discriminator must not be taken for a rival of its generator. */
const NAMES: readonly (readonly [RegExp, OtherFile])[] = [
  [/^events\.out\.tfevents\./i, 'tensorboard-log'],
  [/^D_\d+.*\.pth$/, 'discriminator'],
  [/^(\d-)?name2text.*\.txt$/i, 'phonemes'],
  [/\.list$/i, 'transcript-list'],
  [/\.log$/i, 'training-log'],
  [/\.(png|jpe?g|gif|webp|bmp|svg)$/i, 'image'],
  [/\.(pdf|docx?|xlsx?)$/i, 'document'],
  [/\.(zip|7z|rar|tar|gz|tgz|xz|bz2|zst)$/i, 'archive'],
  [/\.(py|sh|bat|cmd|ps1|exe|dll|so|js)$/i, 'program'],
  [/\.(onnx|gguf|tflite|engine)$/i, 'exported-model'],
];

const find = (table: typeof TEXTS, text: string): OtherFile | null =>
  table.find(([pattern]) => pattern.test(text))?.[1] ?? null;

/**
 * What a file is by its beginning.
 * @param start its first bytes, one character each
 * @param text what it begins with as a text; null if it is none
 */
export function foreignByContent(start: string, text: string | null): OtherFile | null {
  return (text === null ? null : find(TEXTS, text)) ?? find(BYTES, start);
}

export const foreignByName = (name: string): OtherFile | null => find(NAMES, name);

/** What a small JSON file is: GPT-SoVITS's settings, or what a server answered in place of a file. */
export function foreignJson(text: string): OtherFile | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const has = (key: string): boolean => Object.hasOwn(json, key);
  if (has('train') && (has('model') || has('data'))) return 'gpt-sovits-config';
  return has('error') || has('message') || has('detail') || has('errors') ? 'server-message' : null;
}

/** Whether a text is a file of settings in YAML, as GPT-SoVITS has for its first stage. */
export function isYamlConfig(text: string, name: string): boolean {
  return /\.ya?ml$/i.test(name) && /^(train|data|model|optimizer|inference|config|output_dir)\w*:/m.test(text);
}

/** Places in files, in English. */
import type { PLACES } from '../../problems/places.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import { quote } from '../quotedText.ts';

export const places: ProblemTexts<keyof typeof PLACES> = {
  'at-entry': ({ name, within }, say) => `entry ${quote(name)}${within === null ? '' : `, ${say(within)}`}`,
  'at-byte': ({ at }) => `byte ${at}`,
  'at-pickle-byte': ({ at }) => `byte ${at} of the pickle`,
  'at-bytes': ({ from, to }) => `bytes ${from} to ${to}`,
  'at-path': ({ path }) => `at ${quote(path)}`,
  'at-tensor': ({ path }) => `tensor ${quote(path)}`,
  'at-header': 'header',
  'at-array': ({ path }) => `array ${quote(path)}`,
  'at-line': ({ number }) => `line ${number}`,
  'at-lines': ({ before, number }) => `lines ${before} and ${number}`,
  'at-part': ({ name }) => `entry ${name}`,
  'at-storage-ends-at-byte': ({ key, at }) => `storage ${quote(key)} ends at byte ${at}`,
  'at-storage-byte': ({ key, bytes }) => `storage ${quote(key)}, byte ${bytes}`,
  'at-entry-data-pkl': 'entry data.pkl',
  'at-entry-version': 'entry version',
  'at-byteorder': 'byteorder',
  'at-local-header-entry': ({ name }) => `local header of entry ${quote(name)}`,
  'at-entry-zip-directory': ({ index }) => `entry ${index} of the zip directory`,
  'at-curves-and-log': 'its curves and log',
  'at-lane': ({ id }) => `entry lanes/${id}.json`,
};

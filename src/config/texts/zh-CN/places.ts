/** Places in files, in Simplified Chinese. */
import type { PLACES } from '../../problems/places.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import { quote } from '../quotedText.ts';
import { zh } from './spacing.ts';

export const places: ProblemTexts<keyof typeof PLACES> = {
  'at-entry': ({ name, within }, say) => zh`条目${quote(name)}${within === null ? '' : `，${say(within)}`}`,
  'at-byte': ({ at }) => zh`第${at}字节`,
  'at-pickle-byte': ({ at }) => zh`pickle 的第${at}字节`,
  'at-bytes': ({ from, to }) => zh`第${from}到第${to}字节`,
  'at-path': ({ path }) => zh`位于${quote(path)}`,
  'at-tensor': ({ path }) => zh`张量${quote(path)}`,
  'at-header': '文件头',
  'at-array': ({ path }) => zh`数组${quote(path)}`,
  'at-line': ({ number }) => zh`第${number}行`,
  'at-lines': ({ before, number }) => zh`第${before}行和第${number}行`,
  'at-part': ({ name }) => zh`条目${name}`,
  'at-storage-ends-at-byte': ({ key, at }) => zh`存储${quote(key)}在第${at}字节处结束`,
  'at-storage-byte': ({ key, bytes }) => zh`存储${quote(key)}，第${bytes}字节`,
  'at-entry-data-pkl': '条目 data.pkl',
  'at-entry-version': '条目 version',
  'at-byteorder': 'byteorder',
  'at-local-header-entry': ({ name }) => zh`条目${quote(name)}的本地文件头`,
  'at-entry-zip-directory': ({ index }) => zh`zip 目录的第${index}项`,
  'at-curves-and-log': '其中的曲线和日志',
  'at-lane': ({ id }) => zh`条目 lanes/${id}.json`,
};

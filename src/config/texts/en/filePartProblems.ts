/** Parts that were left out, values and what schemas expect, in English: clauses without a full stop. */
import type { ProblemTexts } from '../../problems/problem.ts';
import type { FILE_PART_PROBLEMS } from '../../problems/filePartProblems.ts';
import { listOf, quote } from '../quotedText.ts';

const PICKLED = {
  'text-of-bytes': 'a text of bytes',
  'date-or-time': 'a date or time',
  path: 'a path',
  list: 'a list',
  duration: 'a duration',
};
const NUMPY = {
  'element-type': 'an element type',
  number: 'a number',
  array: 'an array',
  something: 'something',
  object: 'an object',
  text: 'a text',
};

/** What begins a sentence about a file that ends too early. */
const cutOff = (isCut: boolean): string => (isCut ? 'it is cut off: ' : '');

export const filePartProblems: ProblemTexts<keyof typeof FILE_PART_PROBLEMS> = {
  'storage-without-tensor': 'it is a storage without a tensor',
  'key-of-no-kind': 'its key is neither text nor number',
  'name-for-value': ({ name }) => `it holds ${name} where a value belongs`,
  'bare-object-for-value': ({ kind }) => `it holds a bare ${kind} where a value belongs`,
  'no-array': 'it is no array',
  'array-bytes': ({ cut, bytes, shape, type, needed }) =>
    `${cutOff(cut)}it has ${bytes} bytes; [${shape.join(', ')}] of ${type} need ${needed}`,
  'type-unsupported': ({ type }) => `it is ${type}, which is not supported`,
  'data-overlap': ({ from, end }) => `its data begin at ${from} instead of ${end}: it overlaps another`,
  'data-gap': ({ from, end }) => `its data begin at ${from} instead of ${end}: bytes before it belong to none`,
  'tensors-take': ({ cut, bytes, size }) =>
    `${cutOff(cut)}its tensors take ${bytes} bytes; the file has ${size} for them`,
  'object-of-library': ({ library }) => `it is an object of ${library}`,
  conjugated: 'it is to be conjugated or negated when read, which is not supported',
  'storage-number': ({ what, found }, say) => `${say(what)} is ${say(found)}`,
  'no-number': 'no number',
  'storage-length': ({ key }) => `the length of storage ${quote(key)}`,
  'view-start': ({ key }) => `the start of a view of storage ${quote(key)}`,
  'view-length': ({ key }) => `the length of a view of storage ${quote(key)}`,
  'elements-are-texts': 'its elements are texts',
  'elements-are-dates': 'its elements are dates or durations',
  'elements-are-complex': 'its elements are complex numbers',
  'element-type': ({ type }) => `its element type is ${quote(type)}`,
  'elements-are-objects': 'its elements are objects of Python, which would have to be unpickled',
  'array-unsupported': ({ why }, say) => `${say(why)}, so it is not supported`,
  'elements-are-records': 'its elements are records',
  'pickled-damaged': ({ what }) => `${PICKLED[what]} in its pickle is damaged`,
  'numpy-damaged': ({ what }) => `${NUMPY[what]} of NumPy in its pickle is damaged`,
  'single-number': 'it is a single number',
  'whole-numbers': ({ type }) => `it holds whole numbers (${type})`,
  'shape-is': ({ shape }) => `its shape is [${shape.join(', ')}]`,
  'part-skipped': ({ path, reason }, say) => `${quote(path)}: ${say(reason)}`,
  'holds-no-tensor': ({ parts, more }, say) =>
    parts.length === 0
      ? 'it holds no tensor'
      : `it holds no tensor that can be used; ${parts.map(say).join('; ')}${more ? '; and more' : ''}`,
  'too-many-channels': ({ shape, frames, channels, known, most }) =>
    `[${shape.join(', ')}] was read as ${frames} frames of ${channels} channels; at most ${most} channels are supported ` +
    `(an axis of ${known} would be the channels, else the second of three axes or the last of two)`,
  'values-lost': ({ lost, size }) =>
    `has ${lost} of ${size} values that are NaN or infinite (or too large for float32)`,
  'values-huge': ({ largest }) =>
    `has values up to ${largest.toPrecision(3)}, whose squares float32 cannot hold (from 1.8e19 on)`,
  'tensor-values': ({ problem }, say) => `it ${say(problem)}`,
  'lost-tensor': ({ tensor, part, problem }, say) => `${tensor} (${part}) ${say(problem)}`,
  'view-outside': ({ shape, stride, offset, length }) =>
    `shape ${listOf(shape)}, strides ${listOf(stride)}, offset ${offset} reach outside of the storage, which has ${length} elements`,
  'name-twice': ({ name }) => `the name ${quote(name)} occurs twice with different tokens; keep one of the two`,
  'at-code': ({ line, at }, say) => `${say(line)}, token ${at}`,
  'probe-line-long': ({ name, row, codes, most }) =>
    `${name}, line ${row} has ${codes} tokens; a probe has at most ${most}.`,
  'probe-word': ({ name, row, column, found }, say) =>
    `${name}, line ${row}, word ${column}: ${say(found)} is no token; expected a whole number.`,
  'bytes-read': ({ bytes, most }) => `it has ${bytes} bytes; at most ${most} are read`,
  'not-json': 'it is not JSON, or damaged',
  'no-weights': ({ what }, say) => `${say(what)}. Expected a file written by “Export weights”`,
  'null-for-nan': 'null, as some programs write NaN',
  'value-no-number': ({ name, at, found }, say) => `${quote(name)}, value ${at}, is ${say(found)}; expected a number`,
  'version-mark': ({ head, marks }) =>
    `its version mark ${quote(head)} is unknown; expected PK or one of ${marks.join(', ')}`,
  'text-no-tensors': ({ begin }) =>
    `it is a text that begins with ${quote(begin)}, no file of tensors; ` +
    'if a server wrote it in the place of the file, download it again',
  'format-unknown': 'it is damaged or of no known format; expected PyTorch, safetensors, .npy, .npz or weights JSON',
  'a-whole-number': ({ least, most }) => `a whole number from ${least} to ${most}`,
  'a-number': ({ least, most }) => `a number from ${least} to ${most}`,
  'a-text': ({ least, most }) => `a text of ${least > 0 ? `${least} to` : 'at most'} ${most} characters`,
  'one-of': ({ words }) => `one of ${words.join(', ')}`,
  'true-or-false': 'true or false',
  'a-list': ({ least, most }) => `a list of ${least > 0 ? `${least} to` : 'at most'} ${most} entries`,
  'an-object-of': ({ most }) => `an object of at most ${most} entries`,
  'an-object-with': ({ key, words }) => `an object with “${key}”, one of ${words.join(', ')}`,
  'some-list': 'a list',
  'list-entry': ({ at }) => `entry ${at}`,
  'rule-broken': ({ place, rule }, say) => `${place.length === 0 ? 'in it' : place.map(say).join(', ')}: ${say(rule)}`,
  'found-instead': ({ place, found, expected }, say) =>
    `${place.length === 0 ? 'it' : place.map(say).join(', ')} is ${say(found)}${expected === null ? '' : `; expected ${say(expected)}`}`,
  'ends-before-it-begins': 'it ends before it begins',
  'column-twice': 'a column occurs twice',
  'lane-twice': 'a lane occurs twice',
  'metric-name': 'the name of a metric',
  'a-problem': 'a problem',
  'sparse-tensor': 'it is a sparse tensor',
  'sparse-layout': 'it is the layout of a sparse tensor',
  'quantized-tensor': 'it is a quantized tensor',
  'nested-tensor': 'it is a nested tensor',
  'tensor-without-values': 'it is a tensor without values',
  'tensor-of-own-class': 'it is a tensor of a class of its own',
  'tensor-of-other-device': 'it is a tensor of another device',
  'name-occurs-twice': 'a name occurs twice',
  'numbers-list': 'a list of numbers',
  'settings-object': 'an object of settings',
};

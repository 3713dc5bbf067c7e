/** `convert IN OUT`: writes the tensors of a file in the format that OUT's extension names. */
import { problemText } from '../config/problems/problemText.ts';
import { texts } from '../config/texts/index.ts';
import { realpathSync } from 'node:fs';
import { extname } from 'node:path';
import { type ContentTree, TensorPlace } from '../formats/contentTree.ts';
import { FormatError, namingFile } from '../formats/formatError.ts';
import { inspectionJson } from '../formats/inspectionJson.ts';
import { writeNpy, writeNpz } from '../formats/numpy.ts';
import { type RawTensor, writeSafetensors } from '../formats/safetensors.ts';
import type { TensorFile, TensorInfo } from '../formats/tensorFile.ts';
import { type TorchTensor, treeOfPaths, writeTorch } from '../formats/torchWriter.ts';
import { openFile } from './openFile.ts';
import { CommandError, printable } from './output.ts';
import { type Content, replaceFile } from './replaceFile.ts';

type Write = (file: TensorFile, tensors: readonly TensorInfo[], only: string) => Content | Promise<Content>;

/** By extension. */
const WRITERS: Record<string, Write> = {
  '.safetensors': async (file, tensors, only) => {
    const texts = [...file.metadata].map(([key, value]): [string, string] => [key, value]);
    return writeSafetensors(await readAll(file, tensors, only, 'tensor'), new Map(texts));
  },
  '.npz': async (file, tensors, only) => writeNpz(await readAll(file, tensors, only, 'arr_0')),
  '.npy': async (file, tensors, only) => {
    const [first, ...others] = tensors;
    if (!first || others.length > 0) {
      throw new FormatError({ code: 'npy-holds-one', count: tensors.length });
    }
    return writeNpy((await readAll(file, [first], only, ''))[0] as RawTensor);
  },
  '.pth': toTorch,
  '.pt': toTorch,
  '.json': (file, tensors) => inspectionJson(file, tensors, true, problemText),
};

/**
 * @param only path of the one tensor that is wanted, or of those below it; '' for all
 * @throws CommandError, FormatError
 */
export async function convertCommand(from: string, to: string, only: string): Promise<void> {
  const extension = extname(to).toLowerCase();
  const write = Object.hasOwn(WRITERS, extension) ? WRITERS[extension] : undefined;
  if (!write) {
    throw new CommandError({ code: 'no-writer', path: to, known: Object.keys(WRITERS) });
  }
  const file = await openFile(from);
  if (isSameFile(from, to)) throw new CommandError({ code: 'same-file', from, to });
  const tensors = file.tensors.filter(({ path }) => isWanted(path, only));
  if (only !== '' && tensors.length === 0) throw new CommandError({ code: 'no-tensor-below', path: from, only });
  const content = await namingFile(to, async () => write(file, tensors, only));
  await replaceFile(to, content);
  const left = file.tree === null || ['.json', '.pth', '.pt'].includes(extension) ? [] : withoutTensors(file.tree);
  const { onlyTensors, leftOut } = texts.command.convert;
  if (left.length > 0) console.error(onlyTensors(extension, left));
  for (const { path, reason } of file.skipped.filter(({ path }) => isWanted(path, only))) {
    console.error(printable(leftOut(path, problemText(reason))));
  }
}

const isWanted = (path: string, only: string): boolean => only === '' || path === only || path.startsWith(`${only}/`);

function isSameFile(from: string, to: string): boolean {
  try {
    return realpathSync(from) === realpathSync(to);
  } catch {
    return false;
  }
}

/** A path below `only`, without it. `bare`: what a tensor without a name is called. */
function nameOf(path: string, only: string, bare: string): string {
  const name = path === only ? (path.split('/').at(-1) as string) : path.slice(only === '' ? 0 : only.length + 1);
  return name === '' ? bare : name;
}

async function readAll(
  file: TensorFile,
  tensors: readonly TensorInfo[],
  only: string,
  bare: string,
): Promise<TorchTensor[]> {
  const raw: TorchTensor[] = [];
  for (const { path, shape, dtype, requiresGrad } of tensors) {
    const name = nameOf(path, only, bare);
    raw.push({ path: name, type: dtype, shape, requiresGrad, bytes: await file.readBytes(path) });
  }
  return raw;
}

async function toTorch(file: TensorFile, tensors: readonly TensorInfo[], only: string): Promise<Content> {
  const raw = await readAll(file, tensors, only, '');
  const byPath = new Map(raw.map((tensor) => [tensor.path, tensor]));
  return writeTorch(only === '' && file.tree !== null ? file.tree : treeOfPaths([...byPath.keys()]), byPath);
}

/** The outermost keys below which there is no tensor. */
function withoutTensors(tree: ContentTree): string[] {
  if (!(tree instanceof Map)) return [];
  return [...tree].filter(([, value]) => !hasTensor(value)).map(([key]) => key);
}

function hasTensor(tree: ContentTree): boolean {
  if (tree instanceof TensorPlace) return true;
  if (tree instanceof Map) return [...tree.values()].some(hasTensor);
  return Array.isArray(tree) && tree.some(hasTensor);
}

/** Opens any file of tensors, told apart by content and not by name, and reads single tensors from it. */
import { excerpt, type Problem } from '../config/problems/problem.ts';
import type { SkippedPart } from '../protocol/files.ts';
import { readBytes, type ReadOptions } from './byteSource.ts';
import type { ContentTree } from './contentTree.ts';
import { type Bytes, decode, type ElementType, type TensorValues } from './elementTypes.ts';
import type { FileContent, FormatName } from './fileContent.ts';
import { foreignByContent, foreignJson, MAX_SMALL_JSON, START_BYTES } from './foreignFile.ts';
import { FormatError, namingFile } from './formatError.ts';
import { looksLikeNpy } from './npyHeader.ts';
import { isNpz, readNpy, readNpz } from './numpy.ts';
import { beginningOfText } from './plainText.ts';
import { looksLikeSafetensors, readSafetensors } from './safetensors.ts';
import { gather, type StoredTensor } from './tensorView.ts';
import { readTorchLegacy } from './torchLegacy.ts';
import { readTorchZip, torchFolder } from './torchZip.ts';
import { readWeightsJson } from './weightsJsonContent.ts';
import { wrongFileProblem } from './wrongFileProblem.ts';
import { ZipFile } from './zipContent.ts';

/** What is known of a tensor without reading it. Strides and offset count elements. */
export interface TensorInfo {
  /** Keys joined with `/`; '' for a bare tensor. */
  path: string;
  shape: readonly number[];
  dtype: ElementType;
  stride: readonly number[];
  storageOffset: number;
  requiresGrad: boolean;
}

/** GPT-SoVITS puts these in place of a zip's first two bytes, `PK`. */
const VERSION_MARKS = new Map([
  ['00', 'v1'],
  ['01', 'v2'],
  ['02', 'v3'],
  ['03', 'v3 LoRA'],
  ['04', 'v4 LoRA'],
  ['05', 'v2Pro'],
  ['06', 'v2ProPlus'],
]);

/** An opened file. Tensors are read one by one, on demand; the Blob must stay readable. */
export class TensorFile {
  readonly tensors: readonly TensorInfo[];
  readonly #stored: ReadonlyMap<string, StoredTensor>;

  constructor(
    readonly name: string,
    private readonly content: FileContent,
  ) {
    this.tensors = content.tensors.map(({ path, view, requiresGrad }) => ({
      path,
      shape: view.shape,
      dtype: view.type,
      stride: view.stride,
      storageOffset: view.offset,
      requiresGrad,
    }));
    this.#stored = new Map(content.tensors.map((tensor) => [tensor.path, tensor]));
  }

  get format(): FormatName {
    return this.content.format;
  }
  /** `zip` or `legacy` for PyTorch's files, else the format's name. */
  get container(): string {
    return this.content.container;
  }
  /** The whole content with tensors in their places; null where a format holds nothing but tensors. */
  get tree(): ContentTree | null {
    return this.content.tree;
  }
  /** Parts that are neither tensors that can be read here nor plain data, and why. */
  get skipped(): readonly SkippedPart[] {
    return this.content.skipped;
  }
  /** Texts beside the tensors; `version` is GPT-SoVITS's version mark. */
  get metadata(): ReadonlyMap<string, string> {
    return this.content.metadata;
  }

  /**
   * A tensor's elements as they are stored, row-major, little-endian.
   * @throws FormatError if the file is damaged there, or has no such tensor; the signal's reason if it is aborted
   */
  readBytes(path: string, options: ReadOptions = {}): Promise<Bytes> {
    return namingFile(this.name, async () => {
      const stored = this.#stored.get(path);
      if (!stored) throw new FormatError({ code: 'no-tensor', path: excerpt(path) });
      return gather(stored.view, await stored.readSpan(options));
    });
  }

  /** A tensor's values, row-major. Errors: see `readBytes`. */
  async read(path: string, options: ReadOptions = {}): Promise<TensorValues> {
    const bytes = await this.readBytes(path, options);
    return decode((this.#stored.get(path) as StoredTensor).view.type, bytes);
  }

  /** Reads the whole file, without keeping it, and throws FormatError if a checksum is wrong. */
  verify(options: ReadOptions = {}): Promise<void> {
    return namingFile(this.name, () => this.content.verify(options));
  }
}

/**
 * Opens a file: reads its directory and checks everything that it claims about its tensors.
 * @param name for messages; also `File.name` where there is one
 * @throws FormatError for a file that is damaged, hostile or of no known format; the signal's reason if it is aborted
 */
export function openTensorFile(file: Blob, name: string, options: ReadOptions = {}): Promise<TensorFile> {
  return namingFile(name, async () => new TensorFile(name, await readContent(file, options)));
}

async function readContent(file: Blob, options: ReadOptions): Promise<FileContent> {
  if (file.size === 0) throw new FormatError({ code: 'tensor-file-empty' });
  const start = await readBytes(file, 0, Math.min(file.size, START_BYTES), options);
  const head = String.fromCharCode(...start.subarray(0, 2));
  // Local header, or the end record of a zip without entries.
  const isZip = (start[2] === 3 && start[3] === 4) || (head === 'PK' && start[2] === 5 && start[3] === 6);
  if (isZip) return readZip(file, head, options);
  if (looksLikeNpy(start)) return readNpy(file, options);
  // Before pickles: a header of 128 bytes begins like one.
  if (looksLikeSafetensors(start)) return readSafetensors(file, options);
  if (start[0] === 0x80) return readTorchLegacy(file, options);
  const text = beginningOfText(start);
  if (text !== null && /^\s*\{/.test(text)) return readJson(file, options);
  if (String.fromCharCode(...start.subarray(257, 262)) === 'ustar') {
    throw new FormatError({ code: 'tar-file' });
  }
  throw new FormatError(unknownProblem(String.fromCharCode(...start), text));
}

async function readJson(file: Blob, options: ReadOptions): Promise<FileContent> {
  const text = file.size > MAX_SMALL_JSON ? '' : new TextDecoder().decode(await readBytes(file, 0, file.size, options));
  const other = foreignJson(text);
  if (other !== null) throw new FormatError(wrongFileProblem({ kind: 'other', other }, 'tensors', text) as Problem);
  return readWeightsJson(file, options);
}

/** Why a file of no format that is known here is refused. */
function unknownProblem(start: string, text: string | null): Problem {
  const other = foreignByContent(start, text);
  const what = other && wrongFileProblem({ kind: 'other', other }, 'tensors', text);
  if (what) return what;
  if (text !== null) return { code: 'text-no-tensors', begin: excerpt(text.trimStart()) };
  return { code: 'format-unknown' };
}

async function readZip(file: Blob, head: string, options: ReadOptions): Promise<FileContent> {
  const version = VERSION_MARKS.get(head);
  if (head !== 'PK' && version === undefined) {
    const marks = [...VERSION_MARKS.keys()];
    throw new FormatError({ code: 'version-mark', head: excerpt(head), marks }, { code: 'at-byte', at: 0 });
  }
  const zip = await ZipFile.open(version === undefined ? file : new Blob(['PK', file.slice(2)]), options);
  const folder = torchFolder(zip);
  if (folder !== null) {
    return readTorchZip(zip, folder, new Map(version === undefined ? [] : [['version', version]]), options);
  }
  if (version === undefined && isNpz(zip)) return readNpz(zip, options);
  throw new FormatError({ code: 'zip-of-no-kind' });
}

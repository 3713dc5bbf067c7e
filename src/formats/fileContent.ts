/** What a reader of a format gives: the tensors of a file, listed but not read. */
import type { SkippedPart } from '../protocol/files.ts';
import type { ReadOptions } from './byteSource.ts';
import type { ContentTree } from './contentTree.ts';
import type { StoredTensor } from './tensorView.ts';

export type FormatName = 'torch' | 'safetensors' | 'npy' | 'npz' | 'weights-json';

export interface FileContent {
  format: FormatName;
  /** The wrapping: `zip` or `legacy` for PyTorch's files, else the format's name. */
  container: string;
  tensors: readonly StoredTensor[];
  /** Parts that are not read, in the order of the file. */
  skipped: readonly SkippedPart[];
  /** Everything in the file with the tensors in their places; null where the format holds tensors only. */
  tree: ContentTree | null;
  /** Texts beside the tensors: safetensors' `__metadata__`, GPT-SoVITS's version mark. */
  metadata: ReadonlyMap<string, string>;
  /** Reads all there is and throws FormatError if a checksum is wrong. */
  verify(options: ReadOptions): Promise<void>;
}

/** A lane's weights as PyTorch's users load them: safetensors, or a checkpoint laid out as GPT-SoVITS lays out its own. */
import { type ContentTree, TensorPlace } from './contentTree.ts';
import type { Bytes } from './elementTypes.ts';
import { type RawTensor, writeSafetensors } from './safetensors.ts';
import { writeTorch } from './torchWriter.ts';
import type { FileTensor, WeightsFile } from './weightsJson.ts';

/**
 * safetensors of the `state_dict`, with the experiment and the step as metadata.
 * @returns the file in parts, which share memory with the weights
 */
export function writeWeightsSafetensors({ stateDict, experiment, step }: WeightsFile): Bytes[] {
  const metadata = new Map([
    // What libraries look for before they load a file into PyTorch.
    ['format', 'pt'],
    ['writer', 'freeze-lab'],
    ['step', String(step)],
    ['experiment', JSON.stringify(experiment)],
  ]);
  return writeSafetensors([...stateDict].map(rawTensor), metadata);
}

/**
 * A file for `torch.load`: `{weight: state_dict, config: the experiment, info: text}`, as GPT-SoVITS's s2G*.pth. Nothing
 * but plain data, so `weights_only=True` reads it too, from PyTorch 2 on: 1.13 takes no fractions there.
 * @returns the file in parts, which share memory with the weights
 */
export function writeWeightsTorch({ stateDict, experiment, step }: WeightsFile): Bytes[] {
  const tensors = new Map([...stateDict].map(([name, tensor]) => [`weight/${name}`, rawTensor([name, tensor])]));
  const tree = new Map<string, ContentTree>([
    ['weight', new Map([...stateDict.keys()].map((name) => [name, new TensorPlace(`weight/${name}`)]))],
    ['config', treeOf(experiment)],
    ['info', `Freeze Lab, ${step} steps`],
  ]);
  return writeTorch(tree, new Map([...tensors].map(([path, tensor]) => [path, { ...tensor, requiresGrad: false }])));
}

function rawTensor([path, { shape, data }]: [string, FileTensor]): RawTensor {
  const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  return { path, type: 'float32', shape, bytes };
}

/** JSON's kinds of values as a tree; what is undefined is left out, as JSON does. */
function treeOf(value: unknown): ContentTree {
  if (Array.isArray(value)) return value.map(treeOf);
  if (typeof value !== 'object' || value === null) return value as string | number | boolean | null;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return new Map(members.map(([key, member]) => [key, treeOf(member)]));
}

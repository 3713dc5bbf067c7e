/** Files that a person brings, small ones. */
import { type RawTensor, writeSafetensors } from '../../src/formats/safetensors.ts';
import { writeNpy, writeNpz } from '../../src/formats/numpy.ts';
import { writeTorch, treeOfPaths } from '../../src/formats/torchWriter.ts';
import { noise } from '../setup/noise.ts';
import { interopBytes } from '../reference/interopFiles.ts';

export { noise };

export function interopFile(name: string): File {
  return new File([interopBytes(name)], name);
}

/** A float32 tensor. */
export function float32Tensor(path: string, shape: number[], data: ArrayLike<number>): RawTensor {
  return { path, type: 'float32', shape, bytes: new Uint8Array(Float32Array.from(data).buffer) };
}

/** Features [frames, channels] as `.npy`. */
export function featureFile(name: string, frames: number, channels: number, salt = 1): File {
  return new File(writeNpy(float32Tensor('', [frames, channels], noise(frames * channels, salt))), name);
}

/** Tensors by path as a file of PyTorch, safetensors or NumPy. */
export function tensorFile(format: 'torch' | 'safetensors' | 'npz', name: string, tensors: RawTensor[]): File {
  const paths = tensors.map(({ path }) => path);
  const parts = {
    torch: () =>
      writeTorch(
        treeOfPaths(paths),
        new Map(tensors.map((tensor) => [tensor.path, { ...tensor, requiresGrad: false }])),
      ),
    safetensors: () => writeSafetensors(tensors, new Map()),
    npz: () => writeNpz(tensors),
  };
  return new File(parts[format](), name);
}

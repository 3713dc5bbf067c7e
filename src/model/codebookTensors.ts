/** The tensors of a codebook under PyTorch's names, which stand behind a prefix that whoever has the codebook gives. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Codebook } from './codebook.ts';
import type { TensorLayout } from './namedModel.ts';

/** Buffers of a codebook of `codes` vectors [dim], and the flag that says whether they were set. */
export function codebookLayout(
  prefix: string,
  { codes, dim }: { codes: number; dim: number },
  { module, drift }: Pick<TensorLayout, 'module' | 'drift'>,
): TensorLayout[] {
  const own = { module, axes: null, gradient: null, drift: null } as const;
  const embed = { ...own, name: `${prefix}.embed`, derived: true, drift };
  return [
    { ...own, name: `${prefix}.inited`, kind: 'flag', shape: [1], flagOf: embed.name },
    { ...own, name: `${prefix}.cluster_size`, kind: 'buffer', shape: [codes] },
    { ...embed, kind: 'buffer', shape: [codes, dim] },
    { ...own, name: `${prefix}.embed_avg`, kind: 'buffer', shape: [codes, dim] },
  ];
}

/** The codebook of these buffers, whose flag is set; they become its own. */
export function codebookFrom(variables: ReadonlyMap<string, tf.Variable>, prefix: string): Codebook {
  return {
    inited: true,
    clusterSize: variables.get(`${prefix}.cluster_size`) as unknown as Codebook['clusterSize'],
    embed: variables.get(`${prefix}.embed`) as unknown as Codebook['embed'],
    embedAvg: variables.get(`${prefix}.embed_avg`) as unknown as Codebook['embedAvg'],
  };
}

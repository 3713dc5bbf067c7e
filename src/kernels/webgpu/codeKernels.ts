/** The codebook's operations on WebGPU. */
import type * as tf from '@tensorflow/tfjs-core';
import { type CodebookUpdateAttributes, EPSILON, type UsageAttributes } from '../updates.ts';
import {
  CLUSTER_SIZES,
  CODE_ROWS,
  CODE_USAGE,
  COUNT_CODES,
  LIST_FRAMES,
  LOOK_UP,
  MOVE_CODES,
  MOVED_DIMS,
  nearestCodeProgram,
  nearestThreads,
  SUM_LISTED,
} from './codePrograms.ts';
import type { Dispatcher } from './dispatch.ts';
import { kernel, type Kernels } from './kernelSet.ts';
import type { Variant } from './product.ts';
import { RUN } from './program.ts';

/** Threads of the one workgroup of `CODE_USAGE`. */
const USAGE_THREADS = 64;

export function codeKernels(gpu: Dispatcher, variant: Variant): Kernels {
  const nearest = nearestCodeProgram(variant);

  /** The frames of each code; the caller releases the tensors. */
  const listFrames = (codes: tf.Tensor, codeCount: number) => {
    const [counts, head, next] = [
      gpu.output([codeCount]),
      gpu.output([codeCount], 'int32'),
      gpu.output([codes.size], 'int32'),
    ];
    gpu.run(LIST_FRAMES, [codes, counts, head, next], [codes.size, codeCount], codeCount);
    return { counts, head, next };
  };

  return {
    programs: [nearest, CODE_ROWS, CODE_USAGE, LIST_FRAMES, CLUSTER_SIZES, MOVE_CODES],
    kernels: {
      LabNearestCode: kernel<'rows' | 'embed'>(({ rows, embed }) => {
        const [count, dim] = rows.shape as [number, number];
        const result = gpu.output([count], 'int32');
        const codes = embed.shape[0] as number;
        gpu.run(nearest, [rows, embed, result], [count, codes, dim], nearestThreads(variant, count));
        return result;
      }),
      LabLookUp: kernel<'embed' | 'codes'>(({ embed, codes }) => {
        const dim = embed.shape[1] as number;
        const perRow = Math.ceil(dim / RUN);
        const runs = codes.size * perRow;
        const rows = gpu.output([codes.size, dim]);
        gpu.run(LOOK_UP, [embed, codes, rows], [runs, perRow, dim], runs);
        return rows;
      }),
      LabCodeRows: kernel<'rows' | 'embed' | 'codes'>(({ rows, embed, codes }, { training }: { training: boolean }) => {
        const [count, dim] = rows.shape as [number, number];
        const [result, errors] = [gpu.output([count, dim]), gpu.output([count])];
        gpu.run(CODE_ROWS, [rows, embed, codes, result, errors], [count, dim, training ? 1 : 0], count);
        return [result, errors];
      }),
      LabCountCodes: kernel<'codes'>(({ codes }, { codeCount }: { codeCount: number }) => {
        const counts = gpu.output([codeCount]);
        gpu.run(COUNT_CODES, [codes, counts], [codes.size, codeCount], codeCount);
        return counts;
      }),
      LabSumByCode: kernel<'rows' | 'codes'>(({ rows, codes }, { codeCount }: { codeCount: number }) => {
        const dim = rows.shape[1] as number;
        const sums = gpu.output([codeCount, dim]);
        const { counts, head, next } = listFrames(codes, codeCount);
        gpu.run(SUM_LISTED, [rows, head, next, sums], [codeCount, dim], codeCount * dim);
        gpu.release(counts, head, next);
        return sums;
      }),
      LabCodebookUpdate: kernel<'clusterSize' | 'embedAvg' | 'embed' | 'rows' | 'codes'>(
        ({ clusterSize, embedAvg, embed, rows, codes }, { decay }: CodebookUpdateAttributes) => {
          const [codeCount, dim] = embed.shape as [number, number];
          const { counts, head, next } = listFrames(codes, codeCount);
          gpu.run(CLUSTER_SIZES, [counts, clusterSize], [codeCount, decay, 1 - decay], codeCount);
          const perCode = Math.ceil(dim / MOVED_DIMS);
          gpu.run(
            MOVE_CODES,
            [rows, head, next, clusterSize, embedAvg, embed],
            [codeCount, dim, perCode, decay, 1 - decay, EPSILON],
            codeCount * perCode,
          );
          gpu.release(counts, head, next);
          return [];
        },
      ),
      LabCodeUsage: kernel<'codes' | 'lastUsed'>(({ codes, lastUsed }, { window }: UsageAttributes) => {
        const result = gpu.output([3]);
        const sizes = [codes.size, lastUsed.size];
        const uniforms = (): number[] => {
          const { step, since } = window();
          return [...sizes, step, since];
        };
        gpu.run(CODE_USAGE, [codes, lastUsed, result], uniforms, USAGE_THREADS);
        return result;
      }),
    },
  };
}

/** How long the freeze check takes on two files of GPT-SoVITS's size: 110 MB each, of which a fifth is looked at. */
import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { treeOfPaths, writeTorch } from '../../src/formats/torchWriter.ts';
import { checkFreeze } from '../../src/lab/freezeCheck.ts';
import { median } from './measuring.ts';

const TURNS = 5;
const [DIM, CODES] = [768, 1024];
/** Half floats of the rest of the model. */
const REST = 48_000_000;

type Type = 'float32' | 'float16';
const CODEBOOK = 'quantizer.vq.layers.0._codebook';
const SHAPES: readonly (readonly [name: string, shape: number[]])[] = [
  ['ssl_proj.weight', [DIM, DIM, 2]],
  ['ssl_proj.bias', [DIM]],
  [`${CODEBOOK}.inited`, [1]],
  [`${CODEBOOK}.cluster_size`, [CODES]],
  [`${CODEBOOK}.embed`, [CODES, DIM]],
  [`${CODEBOOK}.embed_avg`, [CODES, DIM]],
];

/** Bytes of finite values below 2, other ones for another salt. */
function valuesOf(type: Type, count: number, salt: number): Uint8Array<ArrayBuffer> {
  if (type === 'float32')
    return new Uint8Array(Float32Array.from({ length: count }, (_, i) => ((i * salt) % 997) / 997).buffer);
  return new Uint8Array(Uint16Array.from({ length: count }, (_, i) => 0x3000 + ((i * salt) % 0x0bff)).buffer);
}

function write(path: string, type: Type, salt: number): void {
  const all = [...SHAPES, ['dec.rest', [type === 'float16' ? REST : REST / 2]] as const];
  const tensors = new Map(
    all.map(([name, shape]) => {
      const count = shape.reduce((product, axis) => product * axis, 1);
      return [
        `weight/${name}`,
        { path: name, type, shape: [...shape], bytes: valuesOf(type, count, salt), requiresGrad: false },
      ];
    }),
  );
  writeFileSync(path, Buffer.concat(writeTorch(treeOfPaths([...tensors.keys()]), tensors)));
}

/** Prints milliseconds by the clock and of the processor: medians, without the start of Node. */
export async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'freeze-check-'));
  try {
    const given: [name: string, type: Type, salt: number][] = [
      ['before', 'float16', 31],
      ['after', 'float16', 37],
      ['after-float32', 'float32', 37],
    ];
    for (const [name, type, salt] of given) write(join(folder, name), type, salt);
    const open = async (name: string): Promise<File> => new File([await openAsBlob(join(folder, name))], `${name}.pth`);
    const work = { signal: new AbortController().signal, onProgress: () => {} };
    for (const after of ['after', 'after-float32']) {
      const [clock, processor]: [number[], number[]] = [[], []];
      for (let turn = 0; turn < TURNS; turn += 1) {
        const [began, cpu] = [performance.now(), process.cpuUsage()];
        const { report } = await checkFreeze(await open('before'), await open(after), work);
        const used = process.cpuUsage(cpu);
        clock.push(performance.now() - began);
        processor.push((used.user + used.system) / 1000);
        if (report.verdict !== 'not-frozen') throw new Error(`The verdict is ${report.verdict}; expected not-frozen.`);
      }
      const first = `${Math.round(clock[0] as number)} ms the first time`;
      console.log(
        `before, ${after}: ${Math.round(median(clock))} ms, processor ${Math.round(median(processor))} ms; ${first}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

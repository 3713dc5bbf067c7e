/** `inspect` and `convert` as functions; the program around them is src/cli/main.ts. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { convertCommand } from '../../src/cli/convertCommand.ts';
import { inspectCommand } from '../../src/cli/inspectCommand.ts';
import { openFile } from '../../src/cli/openFile.ts';
import { FormatError } from '../../src/formats/formatError.ts';
import { scalarRecord } from '../formats/eventProto.ts';
import { trainLog } from '../formats/trainLogLines.ts';
import { INTEROP_FOLDER, interopExpectation } from '../reference/interopFiles.ts';
import { CommandError } from '../../src/cli/output.ts';

const interop = (name: string): string => join(INTEROP_FOLDER, name);
let folder = '';
let printed = '';
let errors = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'freeze-lab-'));
  printed = '';
  errors = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text: unknown, ...others: unknown[]) => {
    printed += String(text);
    const done = others.at(-1) as (() => void) | undefined;
    done?.();
    return true;
  });
  vi.spyOn(console, 'error').mockImplementation((text) => {
    errors += `${text}\n`;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe('inspect of a log', () => {
  const written = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('lists what was logged, and says what it allows to say', async () => {
    expect(
      await inspectCommand(
        written(
          'train.log',
          trainLog([0, 100], () => 0),
        ),
        false,
        false,
      ),
    ).toBe(true);
    const lines = printed.trim().split('\n');
    expect(lines[0]).toBe('voice: train.log of GPT-SoVITS, 7 quantities');
    expect(lines).toContain('loss/g/kl_ssl       2 points, steps 0 to 100: 0 to 0');
    expect(printed).toContain(
      'Commitment loss is exactly 0 in all 2 logged steps: the quantizer ran in evaluation mode.',
    );
    expect(lines.at(-1)).toBe('Two checkpoints are compared by: lab compare BEFORE AFTER');
  });

  it('prints every point, as JSON too', async () => {
    const path = written('events.out.tfevents.1', scalarRecord('loss/g/kl_ssl', 7, Number.NaN));
    await inspectCommand(path, false, true);
    expect(printed).toContain('loss/g/kl_ssl  1 point, step 7: NaN\n  7  NaN\n');
    printed = '';
    await inspectCommand(path, true, true);
    expect(JSON.parse(printed)).toMatchObject({
      readable: true,
      format: 'tensorboard',
      quantities: {
        'loss/g/kl_ssl': { metric: 'loss/commitment', points: 1, first: 7, last: 7, step: [7], value: ['NaN'] },
      },
      findings: [
        { code: 'log-holds' },
        { code: 'log-commitment-not-finite', bad: 1 },
        { code: 'log-gradients-missing' },
      ],
    });
  });

  it('refuses one that tells nothing', async () => {
    expect(await inspectCommand(written('train.log', '2025-01-01 00:00:00,000\tv\tINFO\tx\n'), true, false)).toBe(
      false,
    );
    expect(errors).toContain('train.log: it holds no list of losses');
    expect(JSON.parse(printed)).toMatchObject({ readable: false });
  });
});

describe('inspect', () => {
  it('lists tensors', async () => {
    expect(await inspectCommand(interop('tiny_s2G_head05.pth'), false, false)).toBe(true);
    const lines = printed.trim().split('\n');
    expect(lines.slice(0, 2)).toEqual(['tiny_s2G_head05.pth: torch, zip, 7 tensors', 'version: v2Pro']);
    expect(lines[3]).toMatch(/^weight\/ssl_proj\.weight +float16 +\[5, 6, 2\]$/);
    expect(lines).toHaveLength(9);
  });
  it('lists values, too', async () => {
    await inspectCommand(interop('handmade.pth'), false, true);
    expect(printed).toBe('handmade.pth: torch, zip, 1 tensor\nw  float32   [2, 2]\n  0,1,2,3\n');
  });
  it('prints JSON without values', async () => {
    await inspectCommand(interop('handmade.pth'), true, false);
    const { tensors } = JSON.parse(printed) as { tensors: unknown };
    const [w] = Object.values(interopExpectation('handmade.pth').tensors ?? {});
    expect(tensors).toEqual({ w: { ...w, data: undefined } });
  });
  it('prints a refusal as JSON and says it on the other channel', async () => {
    expect(await inspectCommand(interop('bad_os_system.pth'), true, true)).toBe(false);
    expect(JSON.parse(printed)).toEqual({ readable: false, error: expect.stringContaining('posix.system') as string });
    expect(errors).toContain('bad_os_system.pth: its pickle names “posix.system”');
  });
  it('refuses damaged values even when only names are asked for', async () => {
    expect(await inspectCommand(interop('bad_flipped_bit.pth'), false, false)).toBe(false);
    expect(printed).toBe('');
    expect(errors).toContain('checksum');
  });
  it('says that a file is missing, or none', async () => {
    expect(await inspectCommand(join(folder, 'none.pth'), true, false)).toBe(false);
    expect(JSON.parse(printed)).toMatchObject({ readable: false });
    expect(await inspectCommand(folder, false, false)).toBe(false);
    expect(errors).toContain('it is not a file but a folder');
  });
  it('lists what was skipped, with the reason', async () => {
    const name = '10-front_plus_f8.safetensors';
    await inspectCommand(join(import.meta.dirname, '../cases/failing', name), false, false);
    expect(printed).toMatch(/\ndec\.conv_pre\.weight +skipped: it is F8_E4M3, which is not supported\n$/);
    printed = '';
    await inspectCommand(join(import.meta.dirname, '../cases/failing', name), true, false);
    expect(JSON.parse(printed)).toMatchObject({
      skipped: [{ path: 'dec.conv_pre.weight', reason: 'it is F8_E4M3, which is not supported' }],
    });
  });
  it('prints no control characters of names', async () => {
    const header = `{"\\u001b[31m":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}`;
    const bytes = Buffer.concat([Buffer.from([header.length, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(header)]);
    writeFileSync(join(folder, 'a.safetensors'), bytes);
    await inspectCommand(join(folder, 'a.safetensors'), false, false);
    expect(printed).toContain('?[31m');
    expect(printed).not.toContain('\u001b');
  });
});

describe('convert', () => {
  const source = interop('tiny_s2G_half_hparams.pth');
  /** Values of every tensor. */
  async function values(path: string): Promise<Record<string, number[]>> {
    const file = await openFile(path);
    const entries = file.tensors.map(async ({ path }) => [path, Array.from(await file.readBytes(path))] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  it.each(['.safetensors', '.npz', '.pth', '.pt'])('to %s keeps every bit', async (extension) => {
    const target = join(folder, `out${extension}`);
    await convertCommand(source, target, '');
    expect(await values(target)).toEqual(await values(source));
    expect(readdirSync(folder)).toEqual([`out${extension}`]);
    expect(errors).toBe(
      extension.startsWith('.p') ? '' : `Left out, because ${extension} holds tensors only: config, info.\n`,
    );
  });
  it('to .pth keeps what stands beside the tensors', async () => {
    await convertCommand(source, join(folder, 'out.pth'), '');
    expect((await openFile(join(folder, 'out.pth'))).tree).toEqual((await openFile(source)).tree);
  });
  it('leaves out what cannot be read, and says so', async () => {
    const path = join(import.meta.dirname, '../formats/fixtures/beside2.pth');
    await convertCommand(path, join(folder, 'out.npz'), '');
    expect(errors).toContain('Left out: sparse, because it is a sparse tensor.\n');
    const [written, read] = [await values(join(folder, 'out.npz')), await values(path)];
    expect(Object.keys(written)).toEqual(Object.keys(read));
    expect(written.mean).toEqual(read.mean);
  });
  it('to .json is what inspect prints', async () => {
    await convertCommand(source, join(folder, 'out.json'), '');
    await inspectCommand(source, true, true);
    expect(readFileSync(join(folder, 'out.json'), 'utf8')).toBe(printed);
  });
  it('--only takes a tensor, or those below a path', async () => {
    await convertCommand(source, join(folder, 'bias.npy'), 'weight/ssl_proj.bias');
    const all = await values(source);
    expect(await values(join(folder, 'bias.npy'))).toEqual({ '': all['weight/ssl_proj.bias'] });
    await convertCommand(source, join(folder, 'weight.pth'), 'weight');
    const below = Object.entries(all).map(([path, bytes]) => [path.replace('weight/', ''), bytes]);
    expect(await values(join(folder, 'weight.pth'))).toEqual(Object.fromEntries(below));
    await expect(convertCommand(source, join(folder, 'x.npz'), 'wei')).rejects.toSay('no tensor at or below wei');
  });
  it.each([
    ['utt1.wav.pt', 'out.safetensors', 'tensor'],
    ['utt1.wav.pt', 'out.npz', 'arr_0'],
    ['utt1.wav.pt', 'out.npy', ''],
    ['utt1.wav.pt', 'out.pt', ''],
  ])('a bare tensor: %s to %s', async (from, to, path) => {
    await convertCommand(interop(from), join(folder, to), '');
    expect(Object.keys(await values(join(folder, to)))).toEqual([path]);
  });
  it('keeps the version mark as metadata', async () => {
    await convertCommand(interop('tiny_s2G_head06.pth'), join(folder, 'a.safetensors'), '');
    expect((await openFile(join(folder, 'a.safetensors'))).metadata).toEqual(new Map([['version', 'v2ProPlus']]));
  });

  it.each<[string, string, string, typeof FormatError | typeof CommandError]>([
    ['several tensors to .npy', 'tiny_s2G.pth', 'out.npy', FormatError],
    ['bfloat16 to .npz', 'dtypes.pth', 'out.npz', FormatError],
    ['a damaged file', 'bad_flipped_bit.pth', 'out.safetensors', FormatError],
    ['a hostile file', 'bad_os_system.pth', 'out.safetensors', FormatError],
    ['an unknown extension', 'tiny_s2G.pth', 'out.toString', CommandError],
    ['a folder that is missing', 'tiny_s2G.pth', 'none/out.npz', CommandError],
  ])('%s is refused and leaves nothing', async (_what, from, to, kind) => {
    await expect(convertCommand(interop(from), join(folder, to), '')).rejects.toThrow(kind);
    expect(readdirSync(folder)).toEqual([]);
  });
  it('a file onto itself is refused', async () => {
    const path = join(folder, 'a.pth');
    writeFileSync(path, readFileSync(source));
    await expect(convertCommand(path, path, '')).rejects.toSay('are the same file');
    expect(existsSync(path)).toBe(true);
  });
});

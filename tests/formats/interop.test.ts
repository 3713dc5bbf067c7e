import { problemText } from '../../src/config/problems/problemText.ts';
import { join } from 'node:path';
import { openAsBlob } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/formats/formatError.ts';
import { inspectionJson } from '../../src/formats/inspectionJson.ts';
import { openTensorFile } from '../../src/formats/tensorFile.ts';
import { INTEROP_FOLDER, interopExpectation, readableNames, refusedNames } from '../reference/interopFiles.ts';
import { said } from '../setup/problemMatcher.ts';

/** Everything there is in a file, as `inspect --json --data` prints it. */
async function inspect(name: string): Promise<Record<string, unknown>> {
  const file = await openTensorFile(await openAsBlob(join(INTEROP_FOLDER, name)), name);
  await file.verify();
  let text = '';
  for await (const piece of inspectionJson(file, file.tensors, true, problemText)) text += piece;
  return JSON.parse(text) as Record<string, unknown>;
}

it('there are files of both kinds', () => {
  expect(readableNames.length).toBeGreaterThan(10);
  expect(refusedNames.length).toBeGreaterThan(10);
});

describe('reads what PyTorch wrote:', () => {
  it.each(readableNames)('%s', async (name) => {
    const expected = interopExpectation(name);
    const { tensors, tree, container, readable } = await inspect(name);
    // toStrictEqual tells 0 from -0 and demands every key.
    expect(tensors).toStrictEqual(expected.tensors);
    expect(tree).toStrictEqual(expected.tree);
    expect({ container, readable }).toEqual({ container: expected.container, readable: true });
  });
});

describe('refuses:', () => {
  it.each(refusedNames)('%s', async (name) => {
    const error: unknown = await inspect(name).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FormatError);
    expect(said(error)).toMatch(new RegExp(`^${name.replaceAll('.', '\\.')}: .{10,}\\.$`));
  });

  it.each([
    ['bad_builtin_eval.pth', '__builtin__.eval'],
    ['bad_code_head05.pth', 'posix.system'],
    ['bad_code_in_config.pth', 'posix.system'],
    ['bad_empty.pth', 'empty'],
    ['bad_flipped_bit.pth', 'checksum (entry “tiny_s2G/data/'],
    ['bad_huge_claim.pth', '16 bytes instead of 4398046511104'],
    ['bad_inst_opcode.pth', 'os.system'],
    ['bad_missing_storage.pth', 'is missing (tensor “weight/'],
    ['bad_negative.pth', 'the strides [2, -1] are impossible (tensor “w”)'],
    ['bad_not_torch.zip.pth', 'neither of PyTorch nor of NumPy'],
    ['bad_offset.pth', 'reach outside of the storage'],
    ['bad_os_system.pth', 'posix.system'],
    ['bad_os_system_legacy.pth', 'posix.system'],
    ['bad_other_torch_function.pth', 'torch.hub.load'],
    ['bad_random.pth', 'of no known format'],
    ['bad_random_after_pk.pth', 'end record is missing'],
    ['bad_raw_pickle.pth', 'os.system'],
    ['bad_short_storage.pth', 'instead of'],
    ['bad_stack_global.pth', 'posix.system'],
    ['bad_stride.pth', 'reach outside of the storage'],
    ['bad_truncated_half.pth', 'end record is missing'],
    ['bad_truncated_legacy.pth', 'cut off'],
    ['bad_truncated_tail.pth', 'end record is missing'],
    ['bad_zero_stride_bomb.pth', 'limit'],
  ])('%s, saying why', async (name, reason) => {
    await expect(inspect(name)).rejects.toSay(reason);
  });
});

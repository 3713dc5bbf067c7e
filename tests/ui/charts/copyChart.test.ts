// @vitest-environment happy-dom
/** A picture on its way to the clipboard, which a browser may refuse. */
import { afterEach, expect, it, vi } from 'vitest';
import { handPicture } from '../../../src/ui/charts/copyChart.ts';

const png = new Blob(['x'], { type: 'image/png' });
const written: unknown[] = [];
class Item {
  readonly items: Record<string, Promise<Blob>>;
  constructor(items: Record<string, Promise<Blob>>) {
    this.items = items;
  }
}
/** @param write what the browser does; undefined: it has no clipboard for pictures */
function clipboard(write?: (items: Item[]) => Promise<void>): void {
  vi.stubGlobal('navigator', write ? { clipboard: { write } } : {});
  vi.stubGlobal('ClipboardItem', Item);
}
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  written.length = 0;
});

it('goes into the clipboard as PNG, asked for within the press', async () => {
  clipboard(async (items) => void written.push(await items[0]?.items['image/png']));
  expect(await handPicture(Promise.resolve(png), 'a.png')).toBe('copied');
  expect(written).toEqual([png]);
});

it.each([
  ['refuses', () => Promise.reject(new Error('NotAllowedError'))],
  ['has none', undefined],
])('is saved where the browser %s', async (_, write) => {
  clipboard(write);
  const save = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:x');
  expect(await handPicture(Promise.resolve(png), 'a.png')).toBe('saved');
  expect(save).toHaveBeenCalledWith(png);
});

it('that could not be drawn says so, and nothing is saved', async () => {
  clipboard((items) => items[0]?.items['image/png']?.then(() => undefined) ?? Promise.resolve());
  const save = vi.spyOn(URL, 'createObjectURL');
  await expect(handPicture(Promise.reject(new Error('no canvas')), 'a.png')).rejects.toThrow('no canvas');
  expect(save).not.toHaveBeenCalled();
});

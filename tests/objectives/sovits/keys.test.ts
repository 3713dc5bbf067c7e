/** Names and shapes of SoVITS's tensors in full size, in each version. No tensor is made. */
import { describe, expect, it } from 'vitest';
import { checkShapes, discriminatorLayout, generatorLayout, modelFrom } from '../../../src/objectives/sovits/model.ts';
import { VERSION_SIZES } from '../../../src/objectives/sovits/sizes.ts';
import { sovitsJson } from '../../reference/sovitsReference.ts';

interface Keys {
  tensors: Record<string, number[]>;
  buffers: string[];
  elements: number;
}
type Version = keyof typeof VERSION_SIZES;

const shapesOf = ({ tensors }: Keys) => new Map(Object.entries(tensors).map(([name, shape]) => [name, { shape }]));

describe.each(Object.keys(VERSION_SIZES) as Version[])('%s', (version) => {
  const sizes = VERSION_SIZES[version];
  it.each([
    ['G', generatorLayout(sizes)],
    ['D', discriminatorLayout(sizes)],
  ] as const)('has the tensors of s2%s, in their order', (file, layout) => {
    const keys = sovitsJson<Keys>(`s2${file}_${version}_keys`);
    expect(layout.map(({ name, shape }) => [name, [...shape]])).toEqual(Object.entries(keys.tensors));
    expect(layout.filter(({ kind }) => kind !== 'parameter').map(({ name }) => name)).toEqual(keys.buffers);
    expect(() => checkShapes(layout, shapesOf(keys))).not.toThrow();
    for (const { shape, axes } of layout) {
      if (axes) expect([...axes.toTorch].sort((a, b) => a - b)).toEqual(shape.map((_, axis) => axis));
    }
  });
});

it('refuses a tensor that is missing, of another shape, or unknown', () => {
  const layout = discriminatorLayout(VERSION_SIZES.v2);
  const keys = shapesOf(sovitsJson<Keys>('s2D_v2_keys'));
  const name = 'discriminators.1.conv_post.weight_v';
  expect(() => checkShapes(layout, new Map([...keys].filter(([key]) => key !== name)))).toThrow(name);
  expect(() => checkShapes(layout, new Map(keys).set(name, { shape: [1, 1024, 5, 1] }))).toThrow(name);
  expect(() => checkShapes(layout, new Map(keys).set('discriminators.9', { shape: [1] }))).toThrow('discriminators.9');
});

it('refuses to train a version that knows speakers', () => {
  expect(() => modelFrom(VERSION_SIZES.v2Pro, new Map())).toThrow('speakers');
});

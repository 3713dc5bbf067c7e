/** What a person says of a run, within its bounds. */
import { fc, test as fuzz } from '@fast-check/vitest';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { isLabelled, NO_LABEL, runLabelSchema, tidyLabel } from '../../src/protocol/runLabel.ts';

it('blanks, empty tags and tags said twice are left out', () => {
  const tags = [' lr ', '', 'lr', '  ', 'freeze'];
  expect(tidyLabel({ name: '  my run ', note: '\n', tags, pinned: false })).toEqual({
    name: 'my run',
    note: '',
    tags: ['lr', 'freeze'],
    pinned: false,
  });
});

it('anything that was said makes it a person’s own', () => {
  expect(isLabelled(NO_LABEL)).toBe(false);
  const said = [{ name: 'a' }, { note: 'a' }, { tags: ['a'] }, { pinned: true }];
  for (const change of said) expect(isLabelled({ ...NO_LABEL, ...change })).toBe(true);
});

const texts = fc.string({ maxLength: 5000, unit: 'binary' });
fuzz.prop([texts, texts, fc.array(texts, { maxLength: 40 }), fc.boolean()], { numRuns: 100 })(
  'whatever is typed, what is kept is within the bounds of the store, and stays as it is',
  (name, note, tags, pinned) => {
    const label = tidyLabel({ name, note, tags, pinned });
    expect(v.is(runLabelSchema, label)).toBe(true);
    expect(tidyLabel(label)).toEqual(label);
  },
);

fuzz.prop([fc.anything()], { numRuns: 200 })('anything else is refused', (value) => {
  const { success, output } = v.safeParse(runLabelSchema, value);
  if (success) expect(typeof (output as { name: unknown }).name).toBe('string');
  expect(v.is(runLabelSchema, { ...NO_LABEL, name: value })).toBe(typeof value === 'string' && value.length <= 120);
});

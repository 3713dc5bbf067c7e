/** The freeze check as the page holds it: which files, in which order, and what came of the last comparison. */
import { describe, expect, test } from 'vitest';
import type { Params } from '../../src/protocol/requests.ts';
import type { CheckState } from '../../src/store/state.ts';
import { orderedForCheck } from '../../src/store/checkActions.ts';
import { checkedTokens, checkReports } from '../ui/checkReports.ts';
import { booted, refuse, type Setup } from './bootedLab.ts';

const file = (name: string, lastModified = 0): File => new File(['checkpoint'], name, { lastModified });
const given = (each: File) => ({ file: each, path: each.name });
const state = ({ lab }: Setup) => lab.store.getState().check;
const namesOf = ({ before, after }: Pick<CheckState, 'before' | 'after'>) => [before?.name, after?.name];

/** What was chosen when the worker was asked: Node's message ports take the names off files. */
type Asked = CheckState & Pick<Params<'checkFreeze'>, 'withTokens'>;

/** A lab whose worker notes what it is asked to compare. */
async function checking(): Promise<Setup & { asked: Asked[] }> {
  const made = await booted();
  const asked: Asked[] = [];
  made.fake().handlers.checkFreeze = (params) => {
    asked.push({ ...state(made), withTokens: params.withTokens });
    return { ...checkReports.leaked(), tokens: params.withTokens ? checkedTokens() : null };
  };
  return { ...made, asked };
}

test('runs as soon as both files are there, again when one changes, and swapped', async () => {
  const made = await checking();
  const { actions } = made.lab;
  await actions.chooseForCheck('before', file('a.pth'));
  expect(made.asked).toEqual([]);
  await actions.chooseForCheck('after', file('b.pth'));
  await actions.chooseForCheck('after', file('c.pth'));
  await actions.swapChecked();
  expect(made.asked.map(namesOf)).toEqual([
    ['a.pth', 'b.pth'],
    ['a.pth', 'c.pth'],
    ['c.pth', 'a.pth'],
  ]);
  expect(state(made)).toMatchObject({ open: true, running: false, error: null, report: { verdict: 'leaked' } });
});

test('compares tokens when it is asked to, and when a file of tokens is chosen', async () => {
  const made = await checking();
  const { actions } = made.lab;
  await actions.chooseForCheck('before', file('a.pth'));
  await actions.chooseForCheck('after', file('b.pth'));
  await actions.checkWithTokens();
  await actions.chooseForCheck('tokens', file('6-name2semantic.tsv'));
  expect(made.asked.map(({ withTokens, tokens }) => [withTokens, tokens?.name ?? null])).toEqual([
    [false, null],
    [true, null],
    [true, '6-name2semantic.tsv'],
  ]);
  expect(state(made).report?.tokens?.changed).toBe(176);
});

test('says why a file cannot be read, and forgets it with the next choice', async () => {
  const made = await checking();
  const { actions } = made.lab;
  await actions.chooseForCheck('before', file('a.pth'));
  const answers = made.fake().handlers.checkFreeze;
  made.fake().handlers.checkFreeze = refuse('b.pth is damaged.');
  await actions.chooseForCheck('after', file('b.pth'));
  expect(state(made)).toMatchObject({ report: null, running: false });
  expect(state(made).error).toSay('b.pth is damaged.');
  if (answers) made.fake().handlers.checkFreeze = answers;
  await actions.chooseForCheck('after', file('c.pth'));
  expect(state(made)).toMatchObject({ error: null, report: { verdict: 'leaked' } });
});

test('shows the last of several comparisons, in whatever order they come back', async () => {
  const made = await checking();
  const { actions } = made.lab;
  const waiting: ((report: ReturnType<typeof checkReports.held>) => void)[] = [];
  made.fake().handlers.checkFreeze = () => new Promise((resolve) => waiting.push(resolve));
  void actions.chooseForCheck('before', file('a.pth'));
  const first = actions.chooseForCheck('after', file('b.pth'));
  const second = actions.chooseForCheck('after', file('c.pth'));
  await expect.poll(() => waiting.length).toBe(2);
  waiting[1]?.(checkReports.held());
  await second;
  waiting[0]?.(checkReports.leaked());
  await first;
  expect(state(made)).toMatchObject({ running: false, report: { verdict: 'held' } });
});

test('saves what came of it as JSON', async () => {
  const made = await checking();
  await made.lab.actions.chooseForCheck('before', file('a.pth'));
  expect(made.lab.actions.checkText()).toBe('');
  await made.lab.actions.chooseForCheck('after', file('b.pth'));
  made.lab.actions.saveCheck();
  const [saved] = made.saved;
  expect(saved?.name).toBe('freeze-check.json');
  const text = (await saved?.file.text()) ?? '';
  expect(text).toBe(made.lab.actions.checkText());
  expect(JSON.parse(text)).toMatchObject({
    verdict: 'leaked',
    reason: null,
    policies: ['noGradOnly', 'requiresGradOnly'],
  });
});

describe('a drop', () => {
  test('of two checkpoints opens it, in their order, and says so', async () => {
    const made = await checking();
    await made.lab.actions.takeFiles([given(file('voice_e8_s96.pth')), given(file('s2G2333k.pth'))]);
    await expect.poll(() => made.asked.map(namesOf)).toEqual([['s2G2333k.pth', 'voice_e8_s96.pth']]);
    expect(state(made).open).toBe(true);
    expect(made.notices).toMatchObject([
      { kind: 'files', report: { taken: [{ kind: 'checkpoint-check', count: 2 }] } },
    ]);
  });

  test('of one is for the free place while it is open, and starts a session while it is not', async () => {
    const made = await checking();
    made.lab.actions.openCheck();
    await made.lab.actions.takeFiles([given(file('a.pth'))]);
    await made.lab.actions.takeFiles([given(file('b.pth'))]);
    await expect.poll(() => made.asked.map(namesOf)).toEqual([['a.pth', 'b.pth']]);
    made.lab.actions.closeCheck();
    await made.lab.actions.takeFiles([given(file('c.pth'))]);
    expect(made.fake().requests.at(-1)?.kind).toBe('importCheckpoint');
    expect(namesOf(state(made))).toEqual(['a.pth', 'b.pth']);
  });

  test.each([
    ['the pretrained one first', file('voice.pth', 1), file('s2Gv2.pth', 2), 's2Gv2.pth'],
    ['else the older one', file('G_200.pth', 2), file('G_100.pth', 1), 'G_100.pth'],
    ['else as they come', file('a.pth', 1), file('b.pth', 1), 'a.pth'],
  ])('has %s', (_what, one, other, first) => {
    expect(orderedForCheck([given(one), given(other)])?.[0].name).toBe(first);
    expect(orderedForCheck([given(one)])).toBeNull();
  });
});

/** Semantic tokens in the store: compared with every lane, but never with data that a reset is about to replace. */
import { describe, expect, test, vi } from 'vitest';
import { LabError } from '../../src/protocol/errors.ts';
import type { FileKind } from '../../src/protocol/files.ts';
import { booted, errorsIn, kinds, type Setup } from './bootedLab.ts';
import { agreementReport } from './fakeWorker.ts';

const file = (name: string, content = 'x') => new File([content], name);
const given = (kind: FileKind, name: string) => ({ file: file(name, kind), path: name });
const comparisons = ({ fake }: Setup) => kinds(fake()).filter((kind) => kind === 'semanticAgreement');

describe('semantic tokens', () => {
  test('are compared with every lane at once, and again on request', async () => {
    const lab = await booted();
    const { actions, store } = lab.lab;
    await actions.importSemanticTokens(file('6-name2semantic.tsv'));
    expect(store.getState()).toMatchObject({
      semanticTokens: { name: '6-name2semantic.tsv', utterances: 3 },
      agreements: { A: { step: 0, equal: 14 }, B: { step: 0 } },
    });
    await actions.step(7);
    await actions.measureAgreement('B');
    expect(store.getState().agreements).toMatchObject({ A: { step: 0 }, B: { step: 7 } });
    await actions.reset();
    expect(store.getState().agreements).toEqual({});
    expect(comparisons(lab)).toHaveLength(3);
  });

  test('are not measured on the next lane when a person cancels on the first', async () => {
    const lab = await booted();
    lab.fake().handlers.semanticAgreement = () => {
      throw new LabError('cancelled', { code: 'cancelled' });
    };
    await lab.lab.actions.importSemanticTokens(file('6-name2semantic.tsv'));
    expect(comparisons(lab)).toHaveLength(1);
    expect(errorsIn(lab.lab)).toEqual([]);
  });

  test('that come with features wait for the reset, and are then compared unasked', async () => {
    const lab = await booted();
    const { actions, store } = lab.lab;
    await actions.takeFiles([given('features', 'a.wav.pt'), given('semantic-tokens', '6-name2semantic.tsv')]);
    expect(comparisons(lab)).toEqual([]);
    expect(store.getState()).toMatchObject({ semanticTokens: { name: '6-name2semantic.tsv' }, agreements: {} });
    expect(lab.notices.at(-1)).toMatchObject({ kind: 'files', report: { waits: true } });

    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    lab.fake().handlers.semanticAgreement = async ({ lane }) => {
      await held;
      return agreementReport(lane, 0);
    };
    await actions.reset();
    expect(store.getState().comparing).toBe(true);
    release();
    await vi.waitFor(() => expect(store.getState().agreements).toMatchObject({ A: { step: 0 }, B: { step: 0 } }));
    await vi.waitFor(() => expect(store.getState().comparing).toBe(false));
    expect(comparisons(lab)).toHaveLength(2);
  });

  test('are compared at once when a checkpoint builds the session in the same drop', async () => {
    const lab = await booted();
    await lab.lab.actions.takeFiles([
      given('semantic-tokens', '6-name2semantic.tsv'),
      given('checkpoint', 'G_8.pth'),
      given('features', 'a.wav.pt'),
    ]);
    expect(kinds(lab.fake()).slice(-4)).toEqual([
      'importCheckpoint',
      'importSemanticTokens',
      'semanticAgreement',
      'semanticAgreement',
    ]);
    expect(lab.notices.at(-1)).toMatchObject({ kind: 'files', report: { waits: false } });
  });

  test.each([
    ['another data set', (lab: Setup) => lab.lab.actions.chooseDataset('plane')],
    ['other voices', (lab: Setup) => lab.lab.actions.changeField('voices', ['slt'])],
  ])('wait for %s, too', async (_what, change) => {
    const lab = await booted();
    await change(lab);
    await lab.lab.actions.importSemanticTokens(file('6-name2semantic.tsv'));
    expect(comparisons(lab)).toEqual([]);
    await lab.lab.actions.reset();
    await vi.waitFor(() => expect(comparisons(lab)).toHaveLength(2));
  });

  test('do not wait for a change that leaves the data as they are', async () => {
    const lab = await booted();
    await lab.lab.actions.changeField('dim', 16);
    await lab.lab.actions.importSemanticTokens(file('6-name2semantic.tsv'));
    expect(comparisons(lab)).toHaveLength(2);
  });
});

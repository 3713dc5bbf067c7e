/** Maps are asked for one look at a time, and what comes of another session or code is dropped. */
import { describe, expect, it } from 'vitest';
import { usageEvent } from '../ui/fakeLab.ts';
import { codeDetail, codeMap } from '../gallery/labs.ts';
import { booted, errorsIn, kinds, refuse } from './bootedLab.ts';

describe('maps of codebooks', () => {
  it('are those of all lanes, and a second look waits for the first', async () => {
    const { lab, fake } = await booted();
    const { sessionId } = fake().session;
    fake().handlers.codeMap = ({ lane }) => ({ ...codeMap(lane), sessionId });
    await Promise.all([lab.actions.refreshCodeMaps(), lab.actions.refreshCodeMaps()]);
    expect(kinds(fake()).filter((kind) => kind === 'codeMap')).toHaveLength(2);
    expect(Object.keys(lab.store.getState().codeMaps)).toEqual(['A', 'B']);
  });

  it('of another session are dropped, and errors are not told', async () => {
    const { lab, fake } = await booted();
    fake().handlers.codeMap = ({ lane }) => ({ ...codeMap(lane), sessionId: 'another' });
    await lab.actions.refreshCodeMaps();
    expect(lab.store.getState().codeMaps).toEqual({});
    fake().handlers.codeMap = refuse('no');
    await lab.actions.refreshCodeMaps();
    expect(errorsIn(lab)).toEqual([]);
  });

  it('go with another layer, and with another origin others are asked for', async () => {
    const { lab, fake } = await booted();
    const { sessionId } = fake().session;
    const asked: string[] = [];
    fake().handlers.codeMap = ({ lane, origin }) => {
      asked.push(origin);
      return { ...codeMap(lane), origin, sessionId };
    };
    await lab.actions.refreshCodeMaps();
    await lab.actions.setTrailOrigin('switch');
    expect(asked).toEqual(['start', 'start', 'switch', 'switch']);
    lab.actions.setView({ layer: 1 });
    expect(lab.store.getState().codeMaps).toEqual({});
  });
});

describe('a chosen code', () => {
  it('shows what is near the last one that was chosen', async () => {
    const { lab, fake } = await booted();
    const { sessionId } = fake().session;
    const waiting: (() => void)[] = [];
    fake().handlers.codeDetail = async ({ code }) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return { ...codeDetail(), sessionId, code };
    };
    const both = [lab.actions.chooseCode('A', 3), lab.actions.chooseCode('A', 4)];
    while (waiting.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    waiting[1]?.();
    await both[1];
    waiting[0]?.();
    await both[0];
    expect(lab.store.getState().codeDetail?.code).toBe(4);
    await lab.actions.chooseCode('A', null);
    expect(lab.store.getState()).toMatchObject({ chosenCode: null, codeDetail: null });
  });
});

describe('usage over the steps', () => {
  it('is gathered from what the worker tells, by lane, and ends with its session', async () => {
    const { lab, fake } = await booted();
    const { sessionId } = fake().session;
    for (const step of [10, 20]) {
      fake().send({ ...usageEvent('A', 8, step), sessionId });
      await expect.poll(() => lab.store.getState().usageHistory.A?.columns.at(-1)?.to, { timeout: 2000 }).toBe(step);
    }
    expect(lab.store.getState().usageHistory.A?.columns.map(({ to }) => to)).toEqual([10, 20]);
    fake().send({ kind: 'rewind', sessionId, step: 15, seconds: 1 });
    await expect.poll(() => lab.store.getState().usageHistory.A?.columns.length).toBe(1);
    await lab.actions.reset();
    expect(lab.store.getState().usageHistory).toEqual({});
  });
});

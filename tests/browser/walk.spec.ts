/**
 * Random walks over the real page: everything that a person can do and what fate can do to them, in any order, with
 * what must hold checked after each action. `WALKS`, `ACTIONS`, `SEED`, `BACKEND` in the environment choose how many
 * walks of how many actions, from which seed; walk i of a seed is the walk of seed + i alone, so a failure's seed runs
 * it again: `SEED=17 WALKS=1 npm run test:browser -- walk`.
 */
import fc from 'fast-check';
import { tapEvents } from './harness/eventTap.ts';
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';
import { tapDevice } from './harness/workerFaults.ts';
import { type Action, anyAction, perform, type Walker } from './walk/actions.ts';
import { checkAtRest, checkMoment } from './walk/invariants.ts';
import { followWorkers } from './walk/workerTap.ts';

const WALKS = Number(process.env.WALKS ?? 3);
const ACTIONS = Number(process.env.ACTIONS ?? 25);
const SEED = Number(process.env.SEED ?? 1);
const BACKEND = process.env.BACKEND === 'webgpu' ? 'webgpu' : 'wasm';

const told = ({ does, which, wait }: Action): string => `${does} ${which}${wait > 0 ? `, ${wait} ms` : ''}`;

for (let seed = SEED; seed < SEED + WALKS; seed++) {
  test(`walk ${seed}`, async ({ page, expectedTrouble }) => {
    // What the walk itself provokes: errors thrown in the worker, and a device that is destroyed.
    expectedTrouble.push(/thrown by the walk/, /mapAsync|Device was destroyed|device is lost|device lost/i);
    const [actions = []] = fc.sample(fc.array(anyAction, { minLength: ACTIONS, maxLength: ACTIONS }), {
      seed,
      numRuns: 1,
    });
    const walker: Walker = {
      page,
      downloads: new Map(),
      hasDevice: BACKEND === 'webgpu',
      replacedAt: 0,
      shown: { step: 0, wentOn: 0 },
    };
    page.on('download', (file) => {
      const ending = file.suggestedFilename().split('.').at(-1) ?? '';
      walker.downloads.set(ending, file);
    });
    await tapEvents(page);
    if (walker.hasDevice) await tapDevice(page);
    await followWorkers(page);
    const lab = new LabPage(page);
    await lab.open(TINY, BACKEND);
    const done: string[] = [];
    try {
      for (const action of actions) {
        const possible = await perform(walker, action);
        done.push(`${told(action)}${possible ? '' : ' (not possible)'}`);
        await checkMoment(walker);
      }
      await checkAtRest(walker);
    } catch (error) {
      console.error(`Walk ${seed} failed after:\n  ${done.join('\n  ')}`);
      throw error;
    }
    expect(done).toHaveLength(ACTIONS);
  });
}

/**
 * `npm run kill -- --times N --seed S [--what tab|browser|worker]`: trains in a real browser, kills it at random moments,
 * and holds that nothing is lost: each time the run goes on, with at most ten seconds of training done again, and at the
 * end its weights are those of the same run, told by its timeline, that nothing interrupted.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildPageIfStale, root } from './buildPage.mjs';
import { findOrInstallChrome } from './findChrome.mjs';
import { KilledPage, startBrowser, stepOf } from './killedPage.mjs';
import { readPageFiles } from './pageFiles.mjs';
import { createPageServer } from './pageServer.mjs';

const TINY = { dim: 8, codes: 16, hidden: 8, mels: 16, batchSize: 1, clipFrames: 16, kmeansIterations: 2 };
/** Milliseconds of training that a kill may cost, and between going on and the kill. */
const MOST_LOST = 10_000;
const [SHORTEST, LONGEST] = [200, 8000];
/** Kills of one run before it is compared, and another begins. */
const KILLS_PER_RUN = 10;
/** Losses of a worker that the page goes on from by itself in a row. */
const BY_ITSELF = 3;
/** Options of the speed limit: 30 and 60 steps per second. */
const LIMITED = [5, 6];
/** @typedef {'tab' | 'browser' | 'worker'} Kind */
/** @type {readonly Kind[]} */
const KINDS = ['tab', 'browser', 'worker'];

/** Numbers from 0 to 1 that follow from a seed (mulberry32). @param {number} seed */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    what: { type: 'string', multiple: true, default: ['tab', 'browser'] },
  },
});
const [times, seed] = [Number(values.times), Number(values.seed)];
const kinds = KINDS.filter((kind) => values.what.includes(kind));
if (!(times >= 1) || !Number.isInteger(seed) || kinds.length === 0) {
  console.error('Usage: npm run kill -- --times N --seed S [--what tab|browser|worker]');
  process.exit(2);
}
const random = randomOf(seed);
/** @template T @param {readonly T[]} list @returns {T} */
const pick = (list) => /** @type {T} */ (list[Math.floor(random() * list.length)]);

/** One run over many kills. */
class KilledRun {
  /** @param {string} chrome @param {string} folder @param {string} address */
  constructor(chrome, folder, address) {
    this.chrome = chrome;
    this.folder = folder;
    this.address = address;
    /** @type {import('./killedPage.mjs').KilledBrowser | null} */
    this.browser = null;
    /** @type {KilledPage | null} */
    this.lab = null;
    /** Losses of the worker that this page has seen. */
    this.losses = 0;
  }

  /** @returns {KilledPage} */
  get page() {
    if (!this.lab) throw new Error('No page is open.');
    return this.lab;
  }

  async begin() {
    await this.#newBrowser();
    await this.page.use('Not now');
    // So that a run can be told again in a fraction of its time.
    await this.page.use('Speed limit', pick(LIMITED));
    await this.page.button('Start').click();
    while ((await this.page.look()).step === 0) await wait(100);
  }

  async #newBrowser() {
    this.browser = await startBrowser(this.chrome, join(this.folder, 'profile'));
    await this.#newPage();
  }

  async #newPage() {
    if (!this.browser) throw new Error('No browser runs.');
    const { context } = this.browser;
    const old = context.pages();
    this.lab = new KilledPage(await context.newPage());
    this.losses = 0;
    for (const page of old) await page.close();
    await this.lab.open(this.address);
  }

  /** What the page says, for whoever looks into a failure. @returns {Promise<string>} */
  async told() {
    const picture = join(tmpdir(), `freeze-lab-kill-failed-${Date.now()}.png`);
    const text = await this.page.page.evaluate(() => document.body.innerText.slice(0, 1500)).catch(String);
    await this.page.page.screenshot({ path: picture }).catch(() => undefined);
    return `${text}\n(${picture})`;
  }

  /** Trains for a while, and does what a person might meanwhile. */
  async train() {
    this.page.seen = [];
    const end = Date.now() + SHORTEST + random() * (LONGEST - SHORTEST);
    while (Date.now() < end) {
      await this.page.look();
      if (random() < 0.06) await this.#act();
      await wait(60);
    }
  }

  async #act() {
    const lane = pick(['A', 'B', 'C']);
    const names = [
      'Freeze quantizer, lane',
      'Freeze quantizer, lane',
      'Freeze policy, lane',
      'Fork lane',
      'Remove lane',
    ];
    const name = pick(names);
    await this.page.use(`${name} ${lane}`, Math.floor(random() * 8));
  }

  /** @param {Kind} kind @returns {Promise<{ resumed: number, how: string }>} the step that it went on from */
  async killAndGoOn(kind) {
    if (kind === 'worker') return this.#loseWorker();
    if (kind === 'browser') {
      await this.browser?.kill();
      await this.#newBrowser();
    } else {
      await this.page.crash();
      await this.#newPage();
    }
    const resumed = await this.page.stepIn(/It can go on from step/);
    await this.page.button('Go on').click();
    await this.page.button('Pause').waitFor();
    return { resumed, how: 'offer' };
  }

  async #loseWorker() {
    const went = this.page.page.getByRole('log').getByText(/goes on from the copy of step/);
    const before = await went.count();
    await this.page.failWorker();
    this.losses += 1;
    if (this.losses <= BY_ITSELF) {
      await went.nth(before).waitFor();
      await this.page.button('Pause').waitFor();
      // The newest entry of the log stands first.
      return { resumed: stepOf((await went.first().textContent()) ?? ''), how: 'by itself' };
    }
    await this.page.button('Restart').click();
    await this.page.undo.waitFor();
    const resumed = stepOf((await this.page.undo.getAttribute('title')) ?? '');
    await this.page.undo.click();
    await this.page.button('Start').waitFor();
    while ((await this.page.look()).step < resumed) await wait(100);
    await this.page.button('Start').click();
    // Another page counts anew.
    await this.#pauseFor(() => this.#newPage());
    return { resumed, how: 'by hand' };
  }

  /** @param {() => Promise<void>} then */
  async #pauseFor(then) {
    await this.page.button('Pause').click();
    await this.page.button('Start').waitFor();
    await wait(1500);
    await then();
    await this.page.button('Go on').click();
    await this.page.button('Start').waitFor();
    await this.page.button('Start').click();
    await this.page.button('Pause').waitFor();
  }

  /**
   * Trains an experiment with its timeline on another page, without a break.
   * @param {{ settings: object, timeline?: object[] }} experiment @param {number} step
   */
  async #tellAgain({ settings, timeline = [] }, step) {
    if (!this.browser) throw new Error('No browser runs.');
    const whole = new KilledPage(await this.browser.context.newPage());
    const told = { x: JSON.stringify(settings), timeline: JSON.stringify(timeline), steps: String(step), name: 'told' };
    await whole.open(`${new URL('/', this.address)}?${new URLSearchParams({ backend: 'wasm', ...told })}`);
    await whole.button('Start').click();
    while ((await whole.look()).step < step) await wait(200);
    await whole.button('Start').waitFor();
    return whole;
  }

  /** Compares the run with the same one that nothing interrupted. @returns {Promise<string[]>} what is wrong */
  async compare() {
    await this.page.button('Pause').click();
    await this.page.button('Start').waitFor();
    const { step, frozen } = await this.page.look();
    const wrong = metricsProblems(await this.page.download('Export metrics'), step);
    /** @type {{ lane: string, text: string }[]} */
    const files = [];
    for (const lane of frozen.split(' ').map((each) => each.charAt(0))) {
      await this.page.use(`Select lane ${lane}`);
      files.push({ lane, text: await this.page.download('Export weights') });
    }
    const { run_timeline: told } = JSON.parse(files[0]?.text ?? '{}');
    if (!told) return [...wrong, 'the run cannot be told'];
    const whole = await this.#tellAgain(told.experiment, step);
    for (const { lane, text } of files) {
      await whole.use(`Select lane ${lane}`);
      const [own, other] = [text, await whole.download('Export weights')].map((each) => JSON.parse(each));
      if (own.step !== step) wrong.push(`lane ${lane} is of step ${own.step}, not ${step}`);
      if (JSON.stringify(own.state_dict) !== JSON.stringify(other.state_dict))
        wrong.push(`lane ${lane} has other bits`);
    }
    console.log(
      `  step ${step}, lanes ${frozen}: ${wrong.length === 0 ? 'the bits of an uninterrupted run' : 'WRONG'}`,
    );
    return wrong;
  }
}

/** @param {string} csv @param {number} step at which it was exported */
function metricsProblems(csv, step) {
  /** @type {Map<string, number>} */
  const last = new Map();
  for (const row of csv.trim().split('\r\n').slice(1)) {
    const [lane = '', own = ''] = row.split(',');
    const before = last.get(lane);
    if (before !== undefined && Number(own) !== before + 1) return [`step ${own} of lane ${lane} follows ${before}`];
    last.set(lane, Number(own));
  }
  return [...last].filter(([, end]) => end !== step).map(([lane, end]) => `lane ${lane} ends at ${end}, not ${step}`);
}

/** Milliseconds of training between a step and the kill. @param {import('./killedPage.mjs').Sight[]} seen @param {number} step */
function lostSince(seen, step) {
  const [last, first] = [seen.at(-1), seen.find((sight) => sight.step > step)];
  return last && first ? last.at - first.at : 0;
}

await buildPageIfStale();
const files = await readPageFiles(join(root, 'dist'));
const server = createPageServer(async () => files);
await once(server.listen(0, 'localhost'), 'listening');
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
const folder = mkdtempSync(join(tmpdir(), 'freeze-lab-kill-'));
const query = new URLSearchParams({ backend: 'wasm', x: JSON.stringify(TINY) });
/** @type {string[]} */
const wrong = [];
/** @type {number[]} */
const lost = [];
let compared = 0;
/** @type {KilledRun | null} */
let run = null;
const chrome = findOrInstallChrome();

/** @returns {Promise<KilledRun>} */
async function newRun() {
  query.set('x', JSON.stringify({ ...TINY, seed: 1 + Math.floor(random() * 1000) }));
  const begun = new KilledRun(chrome, folder, `http://localhost:${port}/?${query}`);
  run = begun;
  await begun.begin();
  return begun;
}

async function endRun() {
  await run?.browser?.kill();
  run = null;
}

/** @param {number} kill its number @param {KilledRun} present */
async function killOnce(kill, present) {
  const kind = pick(kinds);
  await present.train();
  const seen = [...present.page.seen];
  const { resumed, how } = await present.killAndGoOn(kind);
  const [end, ms] = [seen.at(-1)?.step ?? 0, lostSince(seen, resumed)];
  lost.push(ms);
  console.log(
    `${kill}. ${kind}: seen at step ${end}, goes on from ${resumed} (${how}); ${(ms / 1000).toFixed(1)} s trained again`,
  );
  if (ms > MOST_LOST) wrong.push(`kill ${kill}: ${ms} ms of training were lost`);
  if (kill % KILLS_PER_RUN > 0 && kill < times) return;
  await present.train();
  wrong.push(...(await present.compare()).map((each) => `after kill ${kill}: ${each}`));
  compared += 1;
  await endRun();
}

// A browser has a group of its own, which the terminal's Ctrl+C does not reach.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void endRun().then(() => process.exit(130)));

for (let kill = 1; kill <= times; kill++) {
  try {
    await killOnce(kill, run ?? (await newRun()));
  } catch (error) {
    const text = error instanceof Error ? error.stack : String(error);
    console.log(`${kill}. FAILED: ${text}\n${await /** @type {KilledRun | null} */ (run)?.told()}`);
    wrong.push(`kill ${kill}: ${text}`);
    await endRun();
  }
}
await endRun();
server.close();
if (wrong.length === 0) rmSync(folder, { recursive: true, force: true });
const sorted = lost.toSorted((a, b) => a - b);
const seconds = (/** @type {number} */ ms) => (ms / 1000).toFixed(1);
console.log(
  `${lost.length} kills (${kinds.join(', ')}; seed ${seed}), ${compared} runs compared. Trained again: median ` +
    `${seconds(sorted[sorted.length >> 1] ?? 0)} s, most ${seconds(sorted.at(-1) ?? 0)} s. Violations: ${wrong.length}.`,
);
for (const each of wrong) console.error(each);
if (wrong.length > 0) console.error(`What was seen lies in ${folder}.`);
process.exit(wrong.length > 0 ? 1 : 0);

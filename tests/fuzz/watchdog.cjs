// Runs as a thread beside the readers: ends the process when one input takes too long, and says which one.
const { writeSync } = require('node:fs');
const { workerData } = require('node:worker_threads');

const { shared, seconds } = workerData;
/** How much longer by the clock, which also runs while others have the processor, or while nothing settles a promise. */
const PATIENCE = 30;
const state = new Int32Array(shared, 0, 4);
const shown = new Uint8Array(shared, 16);
let last = -1;
let begun = { computed: 0, at: 0 };

const now = () => {
  const { user, system } = process.cpuUsage();
  return { computed: (user + system) / 1e6, at: performance.now() / 1000 };
};

setInterval(() => {
  const input = Atomics.load(state, 0);
  const { computed, at } = now();
  if (input !== last || Atomics.load(state, 2) === 0) {
    last = input;
    begun = { computed, at };
  }
  if (computed - begun.computed < seconds && at - begun.at < PATIENCE * seconds) return;
  const bytes = Buffer.from(shown.subarray(0, Atomics.load(state, 1)));
  const head = bytes.subarray(0, bytes.indexOf(10)).toString();
  writeSync(
    2,
    `${head}: an input took more than ${seconds} s\ninput: ${bytes.subarray(head.length + 1).toString('hex')}\n`,
  );
  process.kill(process.pid, 'SIGKILL');
}, 1000);

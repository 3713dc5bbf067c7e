// Runs as a thread beside the readers: ends the process when one input takes too long, and says which one.
const { writeSync } = require('node:fs');
const { workerData } = require('node:worker_threads');

const { shared, seconds } = workerData;
const state = new Int32Array(shared, 0, 4);
const shown = new Uint8Array(shared, 16);
let last = -1;
let waited = 0;

setInterval(() => {
  const now = Atomics.load(state, 0);
  const isReading = Atomics.load(state, 2) === 1;
  waited = isReading && now === last ? waited + 1 : 0;
  last = now;
  if (waited < seconds) return;
  const bytes = Buffer.from(shown.subarray(0, Atomics.load(state, 1)));
  const head = bytes.subarray(0, bytes.indexOf(10)).toString();
  writeSync(
    2,
    `${head}: an input took more than ${seconds} s\ninput: ${bytes.subarray(head.length + 1).toString('hex')}\n`,
  );
  process.kill(process.pid, 'SIGKILL');
}, 1000);

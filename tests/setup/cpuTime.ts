/** How long this process has computed: unlike the clock, it does not count what else the machine does. */

/** Milliseconds on all cores, since the process began. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The longest stretch of computing, in milliseconds, that let no timer in while `work` ran. */
export async function longestStretch(work: () => Promise<unknown>): Promise<number> {
  let [longest, last] = [0, cpuTime()];
  const beat = setInterval(() => {
    const now = cpuTime();
    longest = Math.max(longest, now - last);
    last = now;
  });
  try {
    await work();
  } finally {
    clearInterval(beat);
  }
  return longest;
}

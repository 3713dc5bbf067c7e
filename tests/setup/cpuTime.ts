/** How long this process has computed: unlike the clock, it does not count what else the machine does. */

/** Milliseconds on all cores, since the process began. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

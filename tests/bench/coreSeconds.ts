/** What ran on this machine's cores, and what its host gave to others. */
import { readFileSync } from 'node:fs';

/** Seconds of all cores so far: what ran, and what the host of a virtual machine gave to others meanwhile. Linux only. */
export function coreSeconds(): { ran: number; stolen: number } {
  const TICKS_PER_SECOND = 100;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, stolen = 0] = firstLine('/proc/stat')
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return { ran: (user + nice + system + irq + softIrq) / TICKS_PER_SECOND, stolen: stolen / TICKS_PER_SECOND };
}

function firstLine(path: string): string {
  try {
    return readFileSync(path, 'utf8').split('\n', 1)[0] ?? '';
  } catch {
    return '';
  }
}

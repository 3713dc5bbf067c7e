/** The sign of a verdict: a snowflake where it holds, a flame where things train, a warning where it leaks. */
import { FlameIcon, LeakIcon, SnowflakeIcon, WaitIcon } from '../icons.tsx';
import type { VerdictKind } from './verdict.ts';

const ICONS = {
  held: SnowflakeIcon,
  'still-frozen': SnowflakeIcon,
  training: FlameIcon,
  leaks: LeakIcon,
  pending: WaitIcon,
} satisfies Record<VerdictKind, () => unknown>;

export function VerdictIcon({ kind }: { kind: VerdictKind }) {
  const Icon = ICONS[kind];
  return <Icon />;
}

/** One stretch of the gradient's way back. */
import type { CSSProperties } from 'react';
import { flowWidth, type Gradient, gradientText } from './gradient.ts';
import { SnowflakeIcon } from '../icons.tsx';
import { useLab } from '../useLab.ts';

/** How fast the stripes wander, in pixels per second of training. */
const STRIPE_SPEED = 20;
/** Along the pipe, in pixels: the 24 of the pattern in pipe.css, divided by the sine of its angle. */
const STRIPE_PERIOD = 26.48;

/** `flowing` has a width; `cut` is a broken, iced line; `idle` is a hairline: nothing measured, or exactly 0. */
export type Stretch = { kind: 'flowing'; norm: number } | { kind: 'cut' | 'idle' };

/** What a gradient that arrives looks like on the way. */
export function stretchOf(gradient: Gradient): Stretch {
  if (gradient.kind === 'norm') return { kind: 'flowing', norm: gradient.norm };
  return { kind: gradient.kind === 'none' ? 'cut' : 'idle' };
}

/**
 * A stretch of pipe. Decoration: the numbers beside it carry the meaning. Its stripes move on when the numbers do: an
 * animation of its own would keep the compositor busy sixty times a second, a tenth of a core where no GPU helps.
 */
export function Pipe({ stretch, end }: { stretch: Stretch; end?: 'left' }) {
  const flows = stretch.kind === 'flowing';
  const shift = useLab(({ pace }) => (flows ? ((pace.seconds * STRIPE_SPEED) % STRIPE_PERIOD).toFixed(1) : '0'));
  const style =
    stretch.kind === 'flowing'
      ? ({ '--flow-width': `${flowWidth(stretch.norm)}px`, '--flow-shift': `${shift}px` } as CSSProperties)
      : undefined;
  return <span className="pipe" data-kind={stretch.kind} data-end={end} style={style} aria-hidden="true" />;
}

/** The norm at a module: a number, `0`, or `none` with ice. */
export function GradientPill({ gradient }: { gradient: Gradient }) {
  return (
    <span className="pill figure" data-kind={gradient.kind}>
      {gradient.kind === 'none' && <SnowflakeIcon />}
      {gradientText(gradient)}
    </span>
  );
}

/** A number is dragged on its label: it follows the pointer, and is taken over where the pointer lets go. */
import { type PointerEvent as ReactPointerEvent, type SyntheticEvent, useRef } from 'react';
import type { NumberField } from '../../config/fields.ts';
import { dragged, valueAfterDrag } from './fieldDrag.ts';

/** Pixels below which a press is a press. */
const SLACK = 4;

interface Drag {
  x: number;
  start: number;
  /** Counted since the drag began; null while it is a press. */
  pixels: number | null;
}

interface Dragging {
  field: NumberField;
  /** What a drag starts from. */
  value: number;
  onMove(value: number): void;
  /** Once a drag, so that it is one change. */
  onDone(value: number): void;
  onCancel(): void;
}

/** @returns what the label must listen to */
export function useFieldDrag({ field, value, onMove, onDone, onCancel }: Dragging) {
  const drag = useRef<Drag | null>(null);
  /** The browser clicks the label after a drag, which would put the cursor into the field. */
  const wasDragged = useRef(false);
  const valueOf = ({ start, pixels }: Drag, fine: boolean): number => valueAfterDrag(start, pixels ?? 0, fine, field);
  return {
    onPointerDown(event: ReactPointerEvent<HTMLElement>) {
      wasDragged.current = false;
      if (event.button === 0) drag.current = { x: event.clientX, start: value, pixels: null };
    },
    onPointerMove(event: ReactPointerEvent<HTMLElement>) {
      const { current } = drag;
      if (current === null) return;
      const moved = event.clientX - current.x;
      if (current.pixels === null) {
        if (Math.abs(moved) < SLACK) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        current.pixels = 0;
        wasDragged.current = true;
      } else current.pixels += dragged(moved, event.shiftKey);
      current.x = event.clientX;
      onMove(valueOf(current, event.shiftKey));
    },
    onPointerUp(event: ReactPointerEvent<HTMLElement>) {
      const { current } = drag;
      drag.current = null;
      if (current !== null && current.pixels !== null) onDone(valueOf(current, event.shiftKey));
    },
    onPointerCancel() {
      if (drag.current !== null && drag.current.pixels !== null) onCancel();
      drag.current = null;
    },
    onClick(event: SyntheticEvent) {
      if (wasDragged.current) event.preventDefault();
      wasDragged.current = false;
    },
  };
}

/** A canvas with a text that says what it shows, on which a press chooses a code. By keyboard codes are chosen below. */
import { useEffect } from 'react';
import type { LaneId } from '../../config/experiment.ts';
import { useLabActions } from '../useLab.ts';
import type { CodeAt } from './codePlaces.ts';
import { type Draw, useCanvas } from './useCanvas.ts';

export function CodeCanvas({
  draw,
  label,
  className,
  lane,
  frozen,
  codeAt,
}: {
  draw: Draw;
  label: string;
  className: string;
  lane: LaneId;
  frozen?: boolean;
  /** To be the same function as long as it says the same. */
  codeAt: (width: number, height: number) => CodeAt;
}) {
  const canvas = useCanvas(draw);
  const { chooseCode } = useLabActions();
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const choose = ({ offsetX, offsetY }: MouseEvent): void => {
      const code = codeAt(element.clientWidth, element.clientHeight)(offsetX, offsetY);
      if (code !== null) void chooseCode(lane, code);
    };
    element.addEventListener('click', choose);
    return () => element.removeEventListener('click', choose);
  }, [canvas, codeAt, chooseCode, lane]);
  return <canvas ref={canvas} className={className} data-frozen={frozen} role="img" aria-label={label} />;
}

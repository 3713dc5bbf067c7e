/** What a plot does not show, said in it: a chart that leaves something out must not look as if it showed all. */
import { texts } from '../../config/texts/index.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import type { Unseen } from './drawing.ts';

/** One short sentence for each thing that is not seen. */
export function unseenTexts({ outside, negative }: Unseen): string[] {
  const { chartTools: words } = texts;
  return [
    ...(outside > 0 ? [words.outside(outside, formatCount(outside))] : []),
    ...(negative > 0 ? [words.negative(negative, formatCount(negative))] : []),
  ];
}

/** Lies over the plot, so that nothing moves when it comes or goes. Screen readers have it in the chart's summary. */
export function PlotNote({ unseen }: { unseen: Unseen }) {
  const said = unseenTexts(unseen);
  if (said.length === 0) return null;
  return (
    <p className="plot-note" aria-hidden="true">
      {said.map((text) => (
        <span key={text}>{text}</span>
      ))}
    </p>
  );
}

/** Lines by lanes, each with its value at the cursor, or the newest one. A table, so that no digit moves another. */
import type { LaneId } from '../../config/experiment.ts';
import { texts } from '../../config/texts/index.ts';
import type { Smoother } from '../../store/smoothing.ts';
import { useLab, useLabInstance } from '../useLab.ts';
import { type ChartSpec, DASHES, type LineSpec } from './chartSpecs.ts';
import type { ChartFrame } from './frame.ts';
import { shownValue } from './valueText.ts';

interface Props {
  spec: ChartSpec;
  lanes: readonly LaneId[];
  frame: ChartFrame;
  smoother: Smoother;
}

/** Hidden from screen readers, which get `ChartSummary`. */
export function ChartLegend({ spec, lanes, frame, smoother }: Props) {
  const { series } = useLabInstance();
  const { hover, xAxis, smoothing } = useLab((state) => state.view);
  const value = (lane: LaneId, line: LineSpec): string => {
    const trace = frame.traces.find((each) => each.lane === lane && each.line === line);
    return trace ? shownValue(series, smoother, trace, xAxis, hover, smoothing) : texts.charts.notMeasured;
  };
  return (
    <table className="chart-legend" aria-hidden="true">
      <thead>
        <tr>
          <td />
          {lanes.map((lane) => (
            <td key={lane} style={{ color: `var(--lane-${lane.toLowerCase()})` }}>
              {lane}
            </td>
          ))}
        </tr>
      </thead>
      <tbody>
        {spec.lines.map((line) => (
          <tr key={line.metric}>
            <td>
              <svg width="18" height="6" className="chart-dash">
                <line x1="0" x2="18" y1="3" y2="3" strokeDasharray={DASHES[line.dash]} />
              </svg>
              {texts.charts.lines[line.metric]}
            </td>
            {lanes.map((lane) => {
              const text = value(lane, line);
              return (
                <td key={lane} data-none={text === texts.charts.none}>
                  {text}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The frame of a chart from what the lab holds at this moment. */
import type { LaneId } from '../../config/experiment.ts';
import type { Lab } from '../../store/lab.ts';
import type { Smoother } from '../../store/smoothing.ts';
import type { ChartView, LogEntry } from '../../store/state.ts';
import type { AxisRange } from './axisRange.ts';
import type { ChartId, ChartSpec, ScaleKind } from './chartSpecs.ts';
import { zoomOf } from './chartZoom.ts';
import { buildFrame, type ChartFrame, type FrameInput } from './frame.ts';
import { freezeTracks, type Gap, runMarks } from './freezeTracks.ts';
import { chartPreferences } from './preferences.ts';
import { runEvents } from './runEvents.ts';

export interface FrameNeeds {
  spec: ChartSpec;
  scale: ScaleKind;
  lanes: readonly LaneId[];
  smoother: Smoother;
  plotWidth: number;
}

/** The scale that a person chose, or the one that the chart starts with. */
export function scaleOf(spec: ChartSpec, view: Pick<ChartView, 'scales'>): ScaleKind {
  return view.scales[spec.id] ?? spec.scale;
}

/** How a chart is looked at: as all charts are, but for what it shows of the x axis. */
export function viewOf(lab: Lab, id: ChartId): FrameInput['view'] {
  const { xAxis, smoothing, layer } = lab.store.getState().view;
  return { xAxis, smoothing, layer, zoom: zoomOf(lab, id).x, logX: chartPreferences().logX };
}

/** @param previous what has not changed since is taken from here */
export function currentFrame(lab: Lab, needs: FrameNeeds, previous?: ChartFrame): ChartFrame {
  const { spec, scale, lanes, smoother, plotWidth } = needs;
  const { session, repetition, log } = lab.store.getState();
  const view = viewOf(lab, spec.id);
  const isRepeated = session !== null && repetition?.sessionId === session.sessionId;
  const marksIn =
    <T extends { step: number }>(changes: readonly T[]) =>
    (range: AxisRange) =>
      runMarks(changes, lab.series, view.xAxis, range);
  const input: FrameInput = {
    spec,
    book: lab.series,
    seeds: isRepeated ? lab.repeated.complete : [],
    smoother,
    lanes,
    view,
    scale,
    zoomY: zoomOf(lab, spec.id).y,
    ignoreOutliers: chartPreferences().ignoreOutliers,
    plotWidth,
    tracks: (range) => freezeTracks(session?.lanes ?? [], lab.series, view.xAxis, range),
    dataMarks: marksIn(session?.dataChanges ?? []),
    gaps: marksIn(gapsIn(log)),
    events: marksIn(runEvents(log)),
  };
  return buildFrame(input, previous);
}

const gapsIn = (log: readonly LogEntry[]): Gap[] =>
  log.flatMap(({ step, content }) => (content.code === 'went-on' ? [{ step: step + 1, lost: content.lost }] : []));

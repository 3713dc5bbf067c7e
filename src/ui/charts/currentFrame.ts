/** The frame of a chart from what the lab holds at this moment. */
import type { LaneId } from '../../config/experiment.ts';
import type { Lab } from '../../store/lab.ts';
import type { Smoother } from '../../store/smoothing.ts';
import type { ChartView, LogEntry } from '../../store/state.ts';
import type { ChartSpec, ScaleKind } from './chartSpecs.ts';
import { buildFrame, type ChartFrame, type FrameInput } from './frame.ts';
import { freezeTracks, type Gap, runMarks } from './freezeTracks.ts';

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

/** @param previous what has not changed since is taken from here */
export function currentFrame(lab: Lab, needs: FrameNeeds, previous?: ChartFrame): ChartFrame {
  const { spec, scale, lanes, smoother, plotWidth } = needs;
  const { view, session, repetition, log } = lab.store.getState();
  const isRepeated = session !== null && repetition?.sessionId === session.sessionId;
  const seeds = isRepeated ? lab.repeated.complete : [];
  const tracks: FrameInput['tracks'] = (range) => freezeTracks(session?.lanes ?? [], lab.series, view.xAxis, range);
  const dataMarks: FrameInput['dataMarks'] = (range) =>
    runMarks(session?.dataChanges ?? [], lab.series, view.xAxis, range);
  const gaps: FrameInput['gaps'] = (range) => runMarks(gapsIn(log), lab.series, view.xAxis, range);
  const input = { spec, book: lab.series, seeds, smoother, lanes, view, scale, plotWidth, tracks, dataMarks, gaps };
  return buildFrame(input, previous);
}

const gapsIn = (log: readonly LogEntry[]): Gap[] =>
  log.flatMap(({ step, content }) => (content.code === 'went-on' ? [{ step: step + 1, lost: content.lost }] : []));

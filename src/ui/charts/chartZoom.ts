/**
 * Which part of its axes each chart shows. The x axis of all charts together is part of the view, and is kept with a run;
 * what single charts show is of the moment, and ends with the session that it was chosen in.
 */
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Lab } from '../../store/lab.ts';
import { useLab, useLabInstance } from '../useLab.ts';
import type { Span } from './axisRange.ts';
import type { ChartId } from './chartSpecs.ts';
import { changeChartPreferences, chartPreferences, useChartPreferences } from './preferences.ts';

/** Null: all there is. */
export interface ChartZoom {
  x: Span | null;
  y: Span | null;
}

/** By chart, those that are not as they begin. */
type Zooms = Partial<Record<ChartId, ChartZoom>>;

const ALL: ChartZoom = { x: null, y: null };
const zoomsByLab = new WeakMap<Lab, StoreApi<Zooms>>();

function zoomsOf(lab: Lab): StoreApi<Zooms> {
  const there = zoomsByLab.get(lab);
  if (there) return there;
  const zooms = createStore<Zooms>(() => ({}));
  zoomsByLab.set(lab, zooms);
  lab.store.subscribe((now, before) => {
    if (now.session?.sessionId !== before.session?.sessionId) zooms.setState({}, true);
    // A range of steps means nothing in seconds.
    else if (now.view.xAxis !== before.view.xAxis) dropX(zooms);
  });
  return zooms;
}

function dropX(zooms: StoreApi<Zooms>): void {
  const kept = Object.entries(zooms.getState()).map(([id, { y }]) => [id, { x: null, y }]);
  zooms.setState(Object.fromEntries(kept), true);
}

/** What a chart shows now. */
export function zoomOf(lab: Lab, id: ChartId): ChartZoom {
  const own = zoomsOf(lab).getState()[id] ?? ALL;
  return chartPreferences().linked ? { x: lab.store.getState().view.zoom, y: own.y } : own;
}

/** Shows another part; what is not named stays. */
export function setZoom(lab: Lab, id: ChartId, change: Partial<ChartZoom>): void {
  const zooms = zoomsOf(lab);
  const own = zooms.getState()[id] ?? ALL;
  const { linked } = chartPreferences();
  if (linked && change.x !== undefined) lab.actions.setView({ zoom: change.x });
  const next = {
    x: linked ? own.x : change.x === undefined ? own.x : change.x,
    y: change.y === undefined ? own.y : change.y,
  };
  if (next.x !== own.x || next.y !== own.y) zooms.setState({ [id]: next });
}

/** All charts show everything again. */
export function resetZooms(lab: Lab): void {
  zoomsOf(lab).setState({}, true);
  if (lab.store.getState().view.zoom !== null) lab.actions.setView({ zoom: null });
}

/**
 * Links the x axes of all charts, or lets each go its own way from where it is.
 * @param ids of all charts
 */
export function linkX(lab: Lab, linked: boolean, ids: readonly ChartId[]): void {
  const zooms = zoomsOf(lab);
  const { zoom } = lab.store.getState().view;
  if (linked) dropX(zooms);
  else zooms.setState(Object.fromEntries(ids.map((id) => [id, { x: zoom, y: zooms.getState()[id]?.y ?? null }])), true);
  changeChartPreferences({ linked });
  if (!linked && zoom !== null) lab.actions.setView({ zoom: null });
}

/** Whether a chart shows a part only. Not which part: while a person zooms, only what is drawn changes. */
export function useIsChartZoomed(id: ChartId): boolean {
  const { linked } = useChartPreferences();
  const shared = useLab((state) => linked && state.view.zoom !== null);
  const own = useStore(
    zoomsOf(useLabInstance()),
    ({ [id]: zoom = ALL }) => zoom.y !== null || (!linked && zoom.x !== null),
  );
  return shared || own;
}

/** Whether any chart shows a part only. */
export function useIsZoomed(): boolean {
  const own = useStore(zoomsOf(useLabInstance()), (zooms) =>
    Object.values(zooms).some(({ x, y }) => x !== null || y !== null),
  );
  return useLab((state) => state.view.zoom !== null) || own;
}

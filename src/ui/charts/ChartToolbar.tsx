/** How all charts are looked at: smoothing, x axis, layer, and back to the newest point. */
import { useId } from 'react';
import { texts } from '../../config/texts/index.ts';
import { formatCount, formatSeconds, localDigits } from '../../config/texts/numbers.ts';
import { useLab, useLabActions, useLabInstance } from '../useLab.ts';
import { ChartOptions } from './ChartOptions.tsx';
import { resetZooms, useIsZoomed } from './chartZoom.ts';

const X_AXES = ['step', 'seconds'] as const;

export function ChartToolbar() {
  const { setView } = useLabActions();
  const xAxis = useLab((state) => state.view.xAxis);
  return (
    <div className="chart-toolbar" role="toolbar" aria-label={texts.charts.toolbar}>
      <fieldset className="chart-choice">
        <legend>{texts.charts.xAxis}</legend>
        {X_AXES.map((axis) => (
          <button
            key={axis}
            type="button"
            aria-pressed={xAxis === axis}
            // A range of steps means nothing in seconds.
            onClick={() => setView({ xAxis: axis, zoom: null, hover: null })}
          >
            {axis === 'step' ? texts.charts.steps : texts.charts.seconds}
          </button>
        ))}
      </fieldset>
      <Smoothing />
      <LayerChoice />
      <ChartOptions />
      <Live />
    </div>
  );
}

function Smoothing() {
  const { setView } = useLabActions();
  const smoothing = useLab((state) => state.view.smoothing);
  return (
    <label className="chart-smoothing">
      <span>{texts.charts.smoothing}</span>
      <input
        type="range"
        min={0}
        max={0.99}
        step={0.01}
        value={smoothing}
        onChange={(event) => setView({ smoothing: Number(event.target.value) })}
      />
      <output>{localDigits(smoothing.toFixed(2))}</output>
    </label>
  );
}

function LayerChoice() {
  const { setView } = useLabActions();
  const id = useId();
  const layers = useLab((state) => state.session?.experiment.settings.layers ?? 1);
  const layer = useLab((state) => state.view.layer);
  if (layers < 2) return null;
  return (
    <span className="chart-layer">
      <label htmlFor={id}>{texts.charts.layer}</label>
      <select id={id} value={layer} onChange={(event) => setView({ layer: Number(event.target.value) })}>
        {Array.from({ length: layers }, (_, index) => (
          // Layers have no identity but their place.
          <option key={index} value={index}>
            {index + 1}
          </option>
        ))}
      </select>
    </span>
  );
}

function Live() {
  const lab = useLabInstance();
  const zoomed = useIsZoomed();
  const zoom = useLab((state) => state.view.zoom);
  const xAxis = useLab((state) => state.view.xAxis);
  const text = xAxis === 'step' ? formatCount : formatSeconds;
  return (
    <span className="chart-live">
      {zoom && <span>{texts.charts.zoomed(text(zoom.from), text(zoom.to))}</span>}
      <button
        type="button"
        className="chart-live-button"
        data-following={!zoomed}
        disabled={!zoomed}
        title={zoomed ? undefined : texts.charts.following}
        onClick={() => resetZooms(lab)}
      >
        {texts.charts.live}
      </button>
    </span>
  );
}

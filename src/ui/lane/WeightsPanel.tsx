/** Weights out and in, metrics out. */
import { useRef } from 'react';
import { texts } from '../../config/texts/index.ts';
import { DownloadIcon, FileIcon } from '../icons.tsx';
import { useLab, useLabActions } from '../useLab.ts';

function ImportButton() {
  const actions = useLabActions();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        <FileIcon />
        {texts.panel.importWeights}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = ''; // the same file can then be picked again
          if (file !== undefined) void actions.importWeights(file);
        }}
      />
    </>
  );
}

/** Export and import of the selected lane's weights, export of all metrics. */
export function WeightsPanel() {
  const actions = useLabActions();
  const lane = useLab((state) => state.selectedLane);
  const none = useLab((state) => state.session === null);
  return (
    <section className="weights" aria-labelledby="weights-title">
      <h2 id="weights-title">{texts.panel.weightsTitle}</h2>
      <div className="button-row">
        <button type="button" className="button" disabled={none} onClick={() => void actions.exportWeights(lane)}>
          <DownloadIcon />
          {texts.panel.exportWeights}
        </button>
        <ImportButton />
        <button type="button" className="button" disabled={none} onClick={() => actions.exportMetrics()}>
          <DownloadIcon />
          {texts.panel.exportMetrics}
        </button>
      </div>
      <p className="quiet small">{texts.panel.weightsHelp(lane)}</p>
    </section>
  );
}

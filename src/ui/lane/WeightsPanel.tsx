/** Weights out and in, metrics out. */
import { texts } from '../../config/texts/index.ts';
import { FileButton } from '../FileButton.tsx';
import { DownloadIcon } from '../icons.tsx';
import { useLab, useLabActions } from '../useLab.ts';

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
        <FileButton accept=".json,application/json" onFile={(file) => void actions.importWeights(file)}>
          {texts.panel.importWeights}
        </FileButton>
        <button type="button" className="button" disabled={none} onClick={() => actions.exportMetrics()}>
          <DownloadIcon />
          {texts.panel.exportMetrics}
        </button>
      </div>
      <p className="quiet small">{texts.panel.weightsHelp(lane)}</p>
    </section>
  );
}

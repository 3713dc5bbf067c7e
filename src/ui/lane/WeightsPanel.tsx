/** What a person takes home and brings back: weights, metrics, charts, whole sessions. */
import { texts } from '../../config/texts/index.ts';
import { CheckDialog } from '../check/CheckDialog.tsx';
import { FileButton } from '../FileButton.tsx';
import { DownloadIcon } from '../icons.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import { useExportable, useLab, useLabActions } from '../useLab.ts';

/** Weights of the selected lane have buttons of their own; everything else is in the menu. */
export function WeightsPanel() {
  const actions = useLabActions();
  const lane = useLab((state) => state.selectedLane);
  const exportable = useExportable();
  const none = useLab((state) => state.session === null);
  return (
    <section className="weights" data-tour="export" aria-labelledby="weights-title">
      <h2 id="weights-title">{texts.panel.weightsTitle}</h2>
      <div className="button-row">
        <button
          type="button"
          className="button"
          disabled={!exportable}
          onClick={() => void actions.exportWeights(lane)}
        >
          <DownloadIcon />
          {texts.panel.exportWeights}
        </button>
        <FileButton accept=".json,application/json" onFiles={([file]) => file && void actions.importWeights(file)}>
          {texts.panel.importWeights}
        </FileButton>
        <button type="button" className="button" disabled={none} onClick={() => void actions.exportMetrics()}>
          <DownloadIcon />
          {texts.panel.exportMetrics}
        </button>
        <ExportMenu />
        <CheckDialog />
        <FileButton accept=".zip" onFiles={([file]) => file && void actions.openSession(file)}>
          {texts.exports.open}
        </FileButton>
      </div>
      <p className="quiet small">{texts.panel.weightsHelp(lane)}</p>
    </section>
  );
}

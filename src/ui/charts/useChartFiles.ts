/** Saves charts as they are shown now. */
import { useMemo } from 'react';
import { inPieces } from '../../metrics/metricsSnapshot.ts';
import { wireError } from '../../protocol/errors.ts';
import type { Lab } from '../../store/lab.ts';
import { showNotice } from '../notices/showNotice.tsx';
import { saveFile } from '../saveFile.ts';
import { useLabInstance } from '../useLab.ts';
import { chartCsvPieces } from './chartCsv.ts';
import { chartImage, chartSheet, imageFile, type ImageFormat, specOf } from './chartImage.tsx';
import type { ChartId } from './chartSpecs.ts';
import { viewOf } from './currentFrame.ts';
import { visibleRange } from './frame.ts';

/** `visible`: the part of the x axis that the chart shows now. */
export type CsvPart = 'all' | 'visible';

export interface ChartFiles {
  saveChart(id: ChartId, format: ImageFormat): Promise<void>;
  /** What the chart draws, every point of it. */
  saveCsv(id: ChartId, part: CsvPart): Promise<void>;
  saveAll(format: ImageFormat): Promise<void>;
}

/** Failures become notices; none rejects. */
export function useChartFiles(): ChartFiles {
  const lab = useLabInstance();
  return useMemo(() => {
    const save = async (name: string, work: () => Promise<Blob>): Promise<void> => {
      try {
        saveFile(await work(), name);
      } catch (error) {
        showNotice({ kind: 'error', error: wireError(error) });
      }
    };
    const step = (): number => lab.store.getState().pace.step;
    return {
      saveChart: (id, format) =>
        save(`freeze-lab-${id}-step-${step()}.${format}`, async () => imageFile(chartImage(lab, id), format)),
      saveCsv: (id, part) =>
        save(`freeze-lab-${id}-${part === 'all' ? '' : 'part-'}step-${step()}.csv`, () => chartCsv(lab, id, part)),
      saveAll: (format) =>
        save(`freeze-lab-charts-step-${step()}.${format}`, async () => imageFile(await chartSheet(lab), format)),
    };
  }, [lab]);
}

function chartCsv(lab: Lab, id: ChartId, part: CsvPart): Promise<Blob> {
  const { session, draft } = lab.store.getState();
  const view = viewOf(lab, id);
  const input = {
    spec: specOf(lab, id),
    book: lab.series,
    lanes: (session?.lanes ?? draft.lanes).map((lane) => lane.id),
    view,
    range: part === 'all' ? null : visibleRange(lab.series, view),
  };
  return inPieces(chartCsvPieces(input), 'text/csv');
}

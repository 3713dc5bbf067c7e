/** Saves charts as they are shown now. */
import { useMemo } from 'react';
import { wireError } from '../../protocol/errors.ts';
import { showNotice } from '../notices/showNotice.tsx';
import { saveFile } from '../saveFile.ts';
import { useLabInstance } from '../useLab.ts';
import { chartImage, chartSheet, imageFile, type ImageFormat } from './chartImage.tsx';
import type { ChartId } from './chartSpecs.ts';

export interface ChartFiles {
  saveChart(id: ChartId, format: ImageFormat): Promise<void>;
  saveAll(format: ImageFormat): Promise<void>;
}

/** Failures become notices; neither rejects. */
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
      saveAll: (format) =>
        save(`freeze-lab-charts-step-${step()}.${format}`, async () => imageFile(await chartSheet(lab), format)),
    };
  }, [lab]);
}

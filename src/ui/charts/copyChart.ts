/** Puts the picture of a chart into the clipboard; where the browser forbids that, into a file. */
import { texts } from '../../config/texts/index.ts';
import { wireError } from '../../protocol/errors.ts';
import type { Lab } from '../../store/lab.ts';
import { showInfo, showNotice } from '../notices/showNotice.tsx';
import { saveFile } from '../saveFile.ts';
import { chartImage, imageFile } from './chartImage.tsx';
import type { ChartId } from './chartSpecs.ts';

/**
 * @param name of the file, if there has to be one
 * @returns what became of the picture
 * @throws whatever `picture` rejects with
 */
export async function handPicture(picture: Promise<Blob>, name: string): Promise<'copied' | 'saved'> {
  try {
    // The promise itself: some browsers take a picture only within the press, before it is drawn.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
    return 'copied';
  } catch {
    // Where there is no picture this throws why; else it was the clipboard that did not take it.
    saveFile(await picture, name);
    return 'saved';
  }
}

/** The chart as it is shown now, with title, axes and legend, light or dark as the page is. What became of it is a notice. */
export async function copyChart(lab: Lab, id: ChartId): Promise<void> {
  try {
    const name = `freeze-lab-${id}-step-${lab.store.getState().pace.step}.png`;
    const picture = imageFile(chartImage(lab, id), 'png');
    const outcome = await handPicture(picture, name);
    showInfo(() => texts.exports.copyChart[outcome](texts.charts.titles[id]));
  } catch (error) {
    showNotice({ kind: 'error', error: wireError(error) });
  }
}

/** The whole page takes files: while some are dragged over it, this says which; dropped, each goes where it belongs. */
import { useEffect, useRef, useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import { useLabActions } from '../useLab.ts';
import { droppedFiles } from './droppedFiles.ts';

const carriesFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

/** Listens on the window. @returns whether files are being dragged over the page */
function useDrop(): boolean {
  const actions = useLabActions();
  const [over, setOver] = useState(false);
  // Entering a child comes before leaving its parent, so only the balance says when the page was left.
  const depth = useRef(0);
  useEffect(() => {
    const controller = new AbortController();
    const listen = (kind: 'dragenter' | 'dragover' | 'dragleave' | 'drop', react: (event: DragEvent) => void): void => {
      const ofFiles = (event: DragEvent): void => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        react(event);
      };
      window.addEventListener(kind, ofFiles, { signal: controller.signal });
    };
    const balance = (by: number): void => {
      depth.current = Math.max(0, depth.current + by);
      setOver(depth.current > 0);
    };
    listen('dragenter', () => balance(1));
    listen('dragleave', () => balance(-1));
    listen('dragover', ({ dataTransfer }) => {
      if (dataTransfer) dataTransfer.dropEffect = 'copy';
    });
    listen('drop', ({ dataTransfer }) => {
      balance(-depth.current);
      if (dataTransfer) void take(dataTransfer);
    });
    const take = async (transfer: DataTransfer): Promise<void> => {
      const { files, ...beside } = await droppedFiles(transfer);
      await actions.takeFiles(files, beside);
    };
    return () => controller.abort();
  }, [actions]);
  return over;
}

export function DropOverlay() {
  if (!useDrop()) return null;
  return (
    <div className="drop-overlay" role="status">
      <div className="drop-card">
        <h2>{texts.files.drop.title}</h2>
        <dl>
          {texts.files.drop.kinds.map(({ what, form }) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd className="quiet">{form}</dd>
            </div>
          ))}
        </dl>
        <p className="quiet small">{texts.files.drop.local}</p>
      </div>
    </div>
  );
}

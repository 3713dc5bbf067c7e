/** Every feature file with its numbers, and the ways to take files out again. */
import { Dialog } from 'radix-ui';
import { problemText } from '../../config/problems/problemText.ts';
import { texts } from '../../config/texts/index.ts';
import type { FeatureFile, FeatureManifest, SkippedPart } from '../../protocol/files.ts';
import { ForeignText } from '../ForeignText.tsx';
import { CloseIcon } from '../icons.tsx';
import { formatCount, formatSeconds, formatValue } from '../../config/texts/numbers.ts';
import { useLabActions } from '../useLab.ts';

/** Rows drawn at most; more are counted. Nobody reads more, and a thousand rows take the page too long to draw. */
const ROWS = 200;

/** Parts named at most; more are counted. */
const SKIPPED = 3;

function Skipped({ skipped }: { skipped: readonly SkippedPart[] }) {
  if (skipped.length === 0) return null;
  const parts = skipped
    .slice(0, SKIPPED)
    .map(({ path, reason }) => texts.features.skippedPart(path, problemText(reason)));
  const more = skipped.length - SKIPPED;
  if (more > 0) parts.push(texts.features.more(formatCount(more)));
  return <span className="quiet small">{texts.features.skipped(parts)}</span>;
}

function Row({ file }: { file: FeatureFile }) {
  const actions = useLabActions();
  const { name, error, dtype, channels, frames, seconds, notFinite, outliers, mean, deviation, skipped } = file;
  const remove = texts.features.remove(name);
  return (
    <tr data-failed={error !== null}>
      <th scope="row">
        <ForeignText className="file-name" titled>
          {name}
        </ForeignText>
        {error !== null && <ForeignText className="danger-text small">{problemText(error)}</ForeignText>}
        <Skipped skipped={skipped} />
      </th>
      <td>{formatCount(frames)}</td>
      <td>{formatSeconds(seconds)}</td>
      <td>{formatCount(channels)}</td>
      <td>{dtype}</td>
      <td>{formatValue(mean)}</td>
      <td>{formatValue(deviation)}</td>
      <td className={outliers > 0 ? 'warning-text' : undefined}>{formatCount(outliers)}</td>
      <td className={notFinite > 0 ? 'danger-text' : undefined}>{formatCount(notFinite)}</td>
      <td>
        <button
          type="button"
          className="icon-button small"
          aria-label={remove}
          title={remove}
          onClick={() => void actions.removeFeatures([name])}
        >
          <CloseIcon />
        </button>
      </td>
    </tr>
  );
}

const COLUMNS = [
  'name',
  'frames',
  'seconds',
  'channels',
  'dtype',
  'mean',
  'deviation',
  'outliers',
  'notFinite',
] as const;

function FileTable({ files }: { files: readonly FeatureFile[] }) {
  const sorted = [...files].sort((a, b) => Number(a.error === null) - Number(b.error === null));
  const more = sorted.length - ROWS;
  return (
    <>
      <table className="file-table figure">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {texts.features.columns[column]}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, ROWS).map((file) => (
            <Row key={`${file.name} ${file.error === null}`} file={file} />
          ))}
        </tbody>
      </table>
      {more > 0 && <p className="quiet small">{texts.features.more(formatCount(more))}</p>}
    </>
  );
}

/** The button and the view behind it. */
export function FeatureDialog({ manifest }: { manifest: FeatureManifest }) {
  const actions = useLabActions();
  return (
    <Dialog.Root>
      <Dialog.Trigger className="button">{texts.features.showAll}</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog wide-dialog">
          <Dialog.Title>{texts.features.dialogTitle}</Dialog.Title>
          <Dialog.Description className="quiet">{texts.features.dialogHelp}</Dialog.Description>
          {/* It scrolls by itself, so the keyboard must be able to get into it. */}
          <div className="table-room" tabIndex={0} role="region" aria-label={texts.features.dialogTitle}>
            <FileTable files={manifest.files} />
          </div>
          <button type="button" className="button" onClick={() => void actions.removeFeatures(null)}>
            {texts.features.removeAll}
          </button>
          <Dialog.Close className="icon-button dialog-close" aria-label={texts.features.close}>
            <CloseIcon />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** A person's own features: how to add them, what they amount to, and what was refused. */
import type { ReactNode } from 'react';
import { problemText } from '../../config/problems/problemText.ts';
import { texts } from '../../config/texts/index.ts';
import { datasetOf } from '../../datasets/catalogue.ts';
import { type FeatureManifest, OUTLIER_DEVIATIONS } from '../../protocol/files.ts';
import { FileButton } from '../FileButton.tsx';
import { ForeignText } from '../ForeignText.tsx';
import { FolderIcon } from '../icons.tsx';
import { formatCount, formatSeconds, formatValue } from '../../config/texts/numbers.ts';
import { useLab, useLabActions } from '../useLab.ts';
import { FeatureDialog } from './FeatureDialog.tsx';

const ACCEPT = '.pt,.pth,.npy,.npz,.safetensors';

function Add() {
  const actions = useLabActions();
  return (
    <div className="button-pair">
      <FileButton accept={ACCEPT} pick="files" onFiles={(files) => void actions.addFeatures(files)}>
        {texts.features.addFiles}
      </FileButton>
      <FileButton
        pick="folder"
        icon={<FolderIcon />}
        // A folder holds all kinds of files, so each is looked at first.
        onFiles={(files) =>
          void actions.takeFiles(files.map((file) => ({ file, path: file.webkitRelativePath || file.name })))
        }
      >
        {texts.features.addFolder}
      </FileButton>
    </div>
  );
}

function Fact({
  name,
  title,
  alarming,
  children,
}: {
  name: string;
  title?: string;
  alarming?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="figure-row" title={title}>
      <dt>{name}</dt>
      <dd className={alarming ? 'figure warning-text' : 'figure'}>{children}</dd>
    </div>
  );
}

function Facts({ manifest }: { manifest: FeatureManifest }) {
  const { channels, mean, deviation, outliers } = manifest;
  return (
    <dl className="small">
      <Fact name={texts.features.channels}>{formatCount(channels)}</Fact>
      <Fact name={texts.features.mean}>{texts.features.meanValue(formatValue(mean), formatValue(deviation))}</Fact>
      <Fact
        name={texts.features.outliers}
        title={texts.features.outliersHelp(String(OUTLIER_DEVIATIONS))}
        alarming={outliers > 0}
      >
        {outliers === 0 ? texts.features.none : formatCount(outliers)}
      </Fact>
    </dl>
  );
}

function Manifest({ manifest }: { manifest: FeatureManifest }) {
  const { files, taken, frames, seconds } = manifest;
  const waiting = useLab(
    ({ features, session }) => features.changed || session?.experiment.settings.dataset !== datasetOf('features'),
  );
  const refused = files.flatMap(({ error }) => error ?? []);
  const [first] = refused;
  return (
    <>
      <p className="figure">
        {texts.features.total(taken, formatCount(taken), formatCount(frames), formatSeconds(seconds))}
      </p>
      {taken > 0 && <Facts manifest={manifest} />}
      {first && (
        <div className="danger-text small" role="status">
          <p className="figure">{texts.features.refused(refused.length, formatCount(refused.length))}</p>
          <p className="refused-reason">
            <ForeignText>{problemText(first)}</ForeignText>
          </p>
        </div>
      )}
      <FeatureDialog manifest={manifest} />
      {taken > 0 && waiting && <p className="quiet small">{texts.features.needsReset}</p>}
    </>
  );
}

/** Buttons and the manifest; the list of files is behind a button, because there may be thousands. */
export function FeatureFiles() {
  const manifest = useLab((state) => state.features.manifest);
  return (
    <div className="feature-files">
      <Add />
      {manifest === null ? <p className="quiet small">{texts.features.intro}</p> : <Manifest manifest={manifest} />}
    </div>
  );
}

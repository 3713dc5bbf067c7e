/** What was found in a checkpoint: what of it is used, what was left, and what a person should know. */
import { problemText } from '../../config/problems/problemText.ts';
import { FIELD_IDS } from '../../config/fields.ts';
import { foreign } from '../../config/texts/foreignText.ts';
import { texts } from '../../config/texts/index.ts';
import type { CheckpointReport, FoundTensor, SkippedPart } from '../../protocol/files.ts';
import { ForeignText } from '../ForeignText.tsx';
import { formatBytes, formatCount } from '../../config/texts/numbers.ts';
import { settingText } from '../../config/texts/settingText.ts';

/** Groups shown at most; a GPT-SoVITS checkpoint has seven. */
const GROUPS = 40;

/** Tensors that were left, by the module they belong to: `weight/enc_p.encoder.x` counts as `enc_p`. */
export function leftGroups(tensors: readonly FoundTensor[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { path, usedAs } of tensors) {
    if (usedAs !== null) continue;
    const keys = path.split('/');
    // Where the last key is a plain name, as in an optimizer's state, the first one says what it is.
    const last = keys.at(-1) ?? path;
    const name = last.includes('.') ? (last.split('.')[0] ?? last) : (keys[0] ?? path);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}

const bytesText = (bytes: number): string => {
  const { value, unit } = formatBytes(bytes);
  return `${value} ${unit}`;
};

function Used({ tensors }: { tensors: readonly FoundTensor[] }) {
  return (
    <>
      <h4>{texts.checkpoint.usedTitle}</h4>
      <ul className="plain-list">
        {tensors.map(({ path, shape, dtype, usedAs }) => (
          <li key={path} title={foreign(path)}>
            <span className="code">{usedAs}</span>
            <span className="quiet figure">{texts.checkpoint.tensor(shape.join(' × '), dtype)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Left({ tensors }: { tensors: readonly FoundTensor[] }) {
  const groups = leftGroups(tensors);
  if (groups.length === 0) return null;
  return (
    <>
      <h4>{texts.checkpoint.leftTitle}</h4>
      <ul className="plain-list left-groups">
        {groups.slice(0, GROUPS).map(({ name, count }) => (
          <li key={name} className="figure">
            {texts.checkpoint.group(foreign(name), formatCount(count))}
          </li>
        ))}
      </ul>
    </>
  );
}

function Skipped({ skipped }: { skipped: readonly SkippedPart[] }) {
  if (skipped.length === 0) return null;
  const more = skipped.length - GROUPS;
  return (
    <>
      <h4>{texts.checkpoint.skippedTitle}</h4>
      <ul className="plain-list">
        {skipped.slice(0, GROUPS).map(({ path, reason }, i) => (
          <li key={`${i} ${path}`} title={path}>
            {texts.checkpoint.skipped(path, problemText(reason))}
          </li>
        ))}
      </ul>
      {more > 0 && <p className="quiet small">{texts.checkpoint.moreSkipped(formatCount(more))}</p>}
    </>
  );
}

function Settings({ settings, channelsIn }: Pick<CheckpointReport, 'settings' | 'channelsIn'>) {
  return (
    <>
      <h4>{texts.checkpoint.settingsTitle}</h4>
      <dl>
        <div className="figure-row">
          <dt>{texts.checkpoint.channels}</dt>
          <dd className="figure">{formatCount(channelsIn)}</dd>
        </div>
        {FIELD_IDS.flatMap((id) => {
          const value = settings[id];
          return value === undefined
            ? []
            : [
                <div key={id} className="figure-row">
                  <dt>{texts.fields[id].label}</dt>
                  <dd className="figure">{settingText(id, value)}</dd>
                </div>,
              ];
        })}
      </dl>
    </>
  );
}

/** In short; the details fold out. */
export function CheckpointPanel({ report }: { report: CheckpointReport }) {
  const { name, bytes, bytesRead, version, tensors, skipped, settings, channelsIn, warnings } = report;
  const used = tensors.filter(({ usedAs }) => usedAs !== null);
  return (
    <section className="checkpoint" aria-label={texts.checkpoint.title}>
      <ForeignText className="file-name" titled>
        {name}
      </ForeignText>
      <p className="quiet small figure">
        {version === '' ? texts.checkpoint.noVersion : texts.checkpoint.version(version)} ·{' '}
        {texts.checkpoint.read(bytesText(bytesRead), bytesText(bytes))}
      </p>
      {warnings.map((warning) => (
        <p key={warning} className="warning-text small">
          {texts.checkpoint.warnings[warning]}
        </p>
      ))}
      <details>
        <summary>
          {texts.checkpoint.details}{' '}
          <span className="quiet figure">
            {texts.joined.phrases([
              texts.checkpoint.used(formatCount(used.length)),
              texts.checkpoint.left(formatCount(tensors.length - used.length)),
            ])}
          </span>
        </summary>
        <Used tensors={used} />
        <Left tensors={tensors} />
        <Skipped skipped={skipped} />
        <Settings settings={settings} channelsIn={channelsIn} />
      </details>
    </section>
  );
}

/** Over the full width: the run of a link that takes files, which of them are there, and the way to it. */
import { foreignName } from '../../config/texts/foreignText.ts';
import { texts } from '../../config/texts/index.ts';
import { awaitedFiles } from '../../store/awaited.ts';
import { FileButton } from '../FileButton.tsx';
import { useLab, useLabActions, useReady } from '../useLab.ts';

export function AwaitedBanner() {
  const actions = useLabActions();
  const ready = useReady();
  const awaited = useLab((state) => state.awaited);
  const audio = useLab((state) => state.audio);
  const features = useLab((state) => state.features);
  const checkpoint = useLab((state) => state.checkpoint);
  if (awaited === null) return null;
  const { awaited: words } = texts.plan;
  const files = awaitedFiles(awaited, { audio, features, checkpoint });
  return (
    <section className="banner" data-state="offer" aria-label={words.label}>
      <div>
        <p>{words.headline}</p>
        <ul className="plain-list small">
          {files.map(({ kind, names, there }) => (
            <li key={kind}>
              {(there ? words.there : words.missing)(words.kinds[kind], texts.joined.list(names.map(foreignName)))}
            </li>
          ))}
        </ul>
      </div>
      <span className="banner-ways">
        <FileButton
          pick="files"
          onFiles={(given) => void actions.takeFiles(given.map((file) => ({ file, path: file.name })))}
        >
          {words.add}
        </FileButton>
        <button
          type="button"
          className="button primary"
          disabled={!ready || files.some(({ there }) => !there)}
          onClick={() => void actions.setUpAwaited()}
        >
          {words.setUp}
        </button>
        <button type="button" className="button" onClick={actions.dropAwaited}>
          {words.drop}
        </button>
      </span>
    </section>
  );
}

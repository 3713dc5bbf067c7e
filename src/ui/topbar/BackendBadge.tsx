/** What training runs on; when that is not WebGPU, why, and what to do about it. */
import { Popover } from 'radix-ui';
import { texts } from '../../config/texts/index.ts';
import type { BackendInfo } from '../../protocol/requests.ts';
import { useLab } from '../useLab.ts';

function Explanation({ backend }: { backend: BackendInfo }) {
  const name = texts.backend.name[backend.name];
  if (backend.obstacle === null) {
    return (
      <>
        <p>
          <b>{texts.backend.running(name, backend.adapter)}</b>
        </p>
        <p>{texts.backend.webgpuNote}</p>
        {backend.kernels && <p className="quiet small">{texts.backend.kernels[backend.kernels]}</p>}
      </>
    );
  }
  const obstacle = texts.backend.obstacle[backend.obstacle];
  return (
    <>
      <p>
        <b>{obstacle.why}</b>
      </p>
      <p>{obstacle.what}</p>
      <p>{texts.backend.slower(name)}</p>
      {backend.detail !== '' && <p className="quiet small">{texts.backend.said(backend.detail)}</p>}
    </>
  );
}

/** The badge, with the explanation behind it. */
export function BackendBadge() {
  const backend = useLab((state) => state.backend);
  const ended = useLab((state) => state.failure !== null);
  if (backend === null) {
    return (
      <span className="badge" data-state={ended ? 'ended' : 'starting'}>
        {ended ? texts.backend.ended : texts.backend.starting}
      </span>
    );
  }
  const name = texts.backend.name[backend.name];
  const fallback = backend.obstacle !== null;
  return (
    <Popover.Root>
      <Popover.Trigger
        className="badge"
        data-state={fallback ? 'fallback' : 'native'}
        title={texts.backend.about(name)}
      >
        <span className="dot" aria-hidden="true" />
        {name}
        {fallback && (
          <span className="badge-note">
            {backend.obstacle === 'forced' ? texts.backend.chosen : texts.backend.fallback}
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover"
          align="end"
          sideOffset={8}
          collisionPadding={12}
          aria-label={texts.backend.about(name)}
        >
          <Explanation backend={backend} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Did a freeze hold? Two checkpoints in, a verdict out. */
import { Dialog } from 'radix-ui';
import { problemText } from '../../config/problems/problemText.ts';
import { texts } from '../../config/texts/index.ts';
import { ForeignText } from '../ForeignText.tsx';
import { CloseIcon, SnowflakeIcon } from '../icons.tsx';
import { useLab, useLabActions } from '../useLab.ts';
import { CheckFiles } from './CheckFiles.tsx';
import { CheckProgress } from './CheckProgress.tsx';
import { CheckResult } from './CheckResult.tsx';

function Outcome() {
  const { report, error } = useLab((state) => state.check);
  if (error !== null)
    return (
      <p className="check-error" role="alert">
        <ForeignText>{problemText(error.problem)}</ForeignText>
      </p>
    );
  return report === null ? null : <CheckResult report={report} />;
}

/** The button and the view behind it, which a drop of two checkpoints opens as well. */
export function CheckDialog() {
  const open = useLab((state) => state.check.open);
  const actions = useLabActions();
  return (
    <Dialog.Root open={open} onOpenChange={(wanted) => (wanted ? actions.openCheck() : actions.closeCheck())}>
      <Dialog.Trigger className="button">
        <SnowflakeIcon />
        {texts.check.open}
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        {/* It scrolls by itself, so the keyboard must be able to get into it. */}
        <Dialog.Content className="dialog check" tabIndex={0}>
          <Dialog.Title>{texts.check.title}</Dialog.Title>
          <Dialog.Description className="quiet">{texts.check.intro}</Dialog.Description>
          <CheckFiles />
          <CheckProgress />
          <Outcome />
          <Dialog.Close className="icon-button dialog-close" aria-label={texts.check.close}>
            <CloseIcon />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

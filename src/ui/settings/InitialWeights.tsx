/** Where ssl_proj and the quantizer start: at random, or from a checkpoint, which is imported here. */
import { INITIAL_WEIGHTS, type InitialWeights as Choice } from '../../config/settings.ts';
import { foreignName } from '../../config/texts/foreignText.ts';
import { texts } from '../../config/texts/index.ts';
import { FileButton } from '../FileButton.tsx';
import { useLab, useLabActions } from '../useLab.ts';
import { CheckpointPanel } from './CheckpointPanel.tsx';
import { FieldRow } from './FieldRow.tsx';

const ACCEPT = '.pth,.pt,.ckpt,.safetensors,.json';

function InitialWeightsChoice({ checkpoint }: { checkpoint: string | null }) {
  const actions = useLabActions();
  const value = useLab((state) => state.draft.settings.initialWeights);
  const label = (choice: Choice): string => {
    if (choice === 'random') return texts.choices[choice] ?? choice;
    return checkpoint === null ? texts.checkpoint.missingShort : foreignName(checkpoint);
  };
  return (
    <FieldRow field="initialWeights">
      {(ids) => (
        <select
          id={ids.control}
          className="choice-input"
          aria-describedby={ids.describedBy}
          title={checkpoint === null ? texts.checkpoint.missing : undefined}
          value={value}
          onChange={(event) => void actions.changeField('initialWeights', event.target.value as Choice)}
        >
          {INITIAL_WEIGHTS.map((choice) => (
            <option key={choice} value={choice} disabled={choice === 'checkpoint' && checkpoint === null}>
              {label(choice)}
            </option>
          ))}
        </select>
      )}
    </FieldRow>
  );
}

/** The choice, the button that imports, and what was found. */
export function InitialWeights() {
  const actions = useLabActions();
  const report = useLab((state) => state.checkpoint);
  return (
    <div className="initial-weights">
      <InitialWeightsChoice checkpoint={report?.name ?? null} />
      <FileButton accept={ACCEPT} onFiles={([file]) => file && void actions.importCheckpoint(file)}>
        {texts.checkpoint.import}
      </FileButton>
      {report !== null && <CheckpointPanel report={report} />}
    </div>
  );
}

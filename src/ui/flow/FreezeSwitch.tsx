/** The switch that freezes a lane: the page's most important control. */
import { Switch } from 'radix-ui';
import type { LaneId } from '../../config/experiment.ts';
import { texts } from '../../config/texts/index.ts';
import { SnowflakeIcon } from '../icons.tsx';
import { useLab, useLabActions, useReady } from '../useLab.ts';
import { verdictId } from './LaneVerdict.tsx';

/** Shows what was asked for (the draft) at once; the drawing around it follows when the step boundary is reached. */
export function FreezeSwitch({ lane }: { lane: LaneId }) {
  const actions = useLabActions();
  const ready = useReady();
  const frozen = useLab((state) => state.draft.lanes.find((each) => each.id === lane)?.frozen ?? false);
  return (
    <Switch.Root
      className="freeze-switch"
      data-tour={`freeze-${lane}`}
      aria-label={texts.lanes.freeze(lane)}
      aria-describedby={verdictId(lane)}
      checked={frozen}
      disabled={!ready}
      onCheckedChange={(checked) => {
        actions.selectLane(lane);
        void actions.setFreeze(lane, checked);
      }}
    >
      <Switch.Thumb className="freeze-thumb">
        <SnowflakeIcon />
      </Switch.Thumb>
    </Switch.Root>
  );
}

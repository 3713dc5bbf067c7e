/** How much there would be to train on, as far as the page knows before it is made. */
import type { Settings } from '../config/settings.ts';
import { datasetFacts, ownFieldIds } from '../datasets/catalogue.ts';
import type { OwnFiles } from '../datasets/facts.ts';
import type { LabState } from './state.ts';

/** Frames a second, of all data sets. */
const FRAME_RATE = 50;

type DataState = Pick<LabState, 'session' | OwnFiles>;

const FRAMES: Record<OwnFiles, (state: DataState) => number> = {
  audio: ({ audio }) => FRAME_RATE * audio.total.seconds,
  features: ({ features }) => features.manifest?.frames ?? 0,
};

/**
 * Frames of the data that the settings choose: of a person's files, or of what is trained on if that is the same; null
 * where only making them would tell.
 */
export function dataFrames(state: DataState, settings: Settings): number | null {
  const { files } = datasetFacts(settings.dataset);
  if (files) return FRAMES[files](state);
  const { session } = state;
  const own = ownFieldIds(settings.dataset);
  const isSame =
    session?.experiment.settings.dataset === settings.dataset &&
    own.every((id) => String(session.experiment.settings[id]) === String(settings[id]));
  return isSame && session ? FRAME_RATE * session.data.seconds : null;
}

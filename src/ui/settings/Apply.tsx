/** What the next reset takes over, and the ways to have it: at the foot of the form while changes wait. */
import { settingsInUse } from '../../config/dataPhase.ts';
import { FIELDS } from '../../config/fields.ts';
import { texts } from '../../config/texts/index.ts';
import { datasetFacts } from '../../datasets/catalogue.ts';
import { isLive } from '../../store/condition.ts';
import { ownFilesOf } from '../../store/ownFiles.ts';
import type { LabState } from '../../store/state.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';
import { waitingFields } from './relevance.ts';

/** Number of changes that the next reset takes over; files count as one. */
function waitingChanges(state: LabState): number {
  const { session, draft } = state;
  if (session === null) return 0;
  const running = settingsInUse(session.experiment);
  // Of a data set that is not running yet, the choice itself is what waits.
  const same = running.dataset === draft.settings.dataset;
  const files = same && ownFilesOf(state, running.dataset)?.changed === true;
  return waitingFields(state).length + (files ? 1 : 0);
}

/**
 * How a run can go on with all that waits: `data` if that is other data of the kind that is trained on, `live` if it is
 * live fields; null if it cannot.
 */
function waysToGoOn(state: LabState): 'data' | 'live' | null {
  const { session, draft } = state;
  if (session === null || !isLive(state) || session.divergence || session.step === 0) return null;
  const { underWay } = datasetFacts(draft.settings.dataset);
  if (ownFilesOf(state, draft.settings.dataset)?.changed === true) return null;
  const waiting = waitingFields(state);
  if (waiting.every((id) => underWay.includes(id))) return 'data';
  return waiting.every((id) => FIELDS[id].live) ? 'live' : null;
}

/** Whether the chosen data set is a person's own files, and there are none. */
function needsFile(state: LabState): boolean {
  return ownFilesOf(state, state.draft.settings.dataset)?.count === 0;
}

export function Apply() {
  const actions = useLabActions();
  const waiting = useLab(waitingChanges);
  const noFile = useLab(needsFile);
  const way = useLab(waysToGoOn);
  const ready = useReady();
  if (waiting === 0) return null;
  const { settings: words } = texts;
  return (
    <div className="apply">
      <span className="small">{noFile ? words.applyNeedsFile : words.applyCount(waiting)}</span>
      <span className="button-pair">
        {way !== null && (
          <button
            type="button"
            className="button"
            title={way === 'data' ? words.goOnHelp : words.takeWaitingHelp}
            disabled={!ready}
            onClick={() => void (way === 'data' ? actions.goOnWithData() : actions.takeWaiting())}
          >
            {way === 'data' ? words.goOn : words.takeWaiting}
          </button>
        )}
        <button
          type="button"
          className="button primary"
          disabled={noFile || !ready}
          onClick={() => void actions.reset()}
        >
          {words.apply}
        </button>
      </span>
    </div>
  );
}

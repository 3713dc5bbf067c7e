/** What stands in the way of a request, in English. */
import type { ProblemTexts } from '../../problems/problem.ts';
import type { SESSION_PROBLEMS } from '../../problems/sessionProblems.ts';
import { memory } from './memory.ts';
import { backend } from './page.ts';
import { megabytes, quote } from '../quotedText.ts';

export const sessionProblems: ProblemTexts<keyof typeof SESSION_PROBLEMS> = {
  'out-of-memory': ({ of, detail }) => memory.exhausted(of, detail),
  'experiment-without-lane': 'its experiment has no lane; expected one',
  'nothing-to-restore': 'There is nothing to go back from: all values are finite.',
  'no-healthy-state': 'There is no healthy state to go back to. Press Reset.',
  'checkpoint-misfit': ({ name, contradictions }, say) =>
    `The experiment does not fit the checkpoint ${name}: ${contradictions.map(say).join(', ')}. Set it so, import the ` +
    'checkpoint again, or let the initial weights be random.',
  'tensor-of-no-model': ({ part, name }) => `${part} has ${name}, which this experiment's model does not have`,
  'tensor-shape-misfit': ({ part, name, shape, wanted }) =>
    `${part} has ${name} of shape [${shape.join(', ')}]; its experiment needs [${wanted.join(', ')}]`,
  'state-dict-no': ({ name }) => `state_dict has no ${name}`,
  'reference-no': ({ name }) => `reference has no ${name}`,
  'mode-missing': ({ module }) => `training says nothing of ${module}`,
  'last-used-size': ({ layers, codes }) => `last_used is not ${layers} × ${codes} steps`,
  'last-used-beyond-end': ({ later, step }) => `last_used has step ${later}; the file ends at step ${step}`,
  'optimizer-beyond-end': ({ name, own, step }) =>
    `optimizer has ${name} at step ${own}; the file ends at step ${step}`,
  'probe-codes-layers': ({ list, layers }) => `probe_codes has ${list} layers; expected ${layers}`,
  'probe-codes-beyond': ({ none, codes }) => `probe_codes has code ${none}; there are ${codes} codes`,
  'freeze-history-order': ({ step, before, step2 }) =>
    `freeze_history has step ${step} behind step ${before}; expected steps in order, up to ${step2}`,
  'freeze-state-beyond-end': ({ since, step }) => `freeze_state is of step ${since}; the file ends at step ${step}`,
  'no-such-lane': ({ id, there }) => `There is no lane ${id}; there are ${there.join(', ')}.`,
  'no-such-code': ({ found, codes }) => `There is no code ${found}; expected a whole number from 0 to ${codes - 1}.`,
  'no-sound': 'These data are no sound. Choose the bundled speech or your own audio to listen.',
  'no-sound-of': ({ name }) => `There is no utterance ${quote(name)} with sound in the data in use.`,
  'no-such-stretch': ({ first, frames, total, most }) =>
    `Cannot play ${frames} frames from frame ${first} on; expected 1 to ${most} frames within the utterance's ${total}.`,
  'decodes-nothing': ({ id }) => `The model of lane ${id} has no decoder that gives frames of sound.`,
  'sound-not-finite': ({ id }) =>
    `Lane ${id} gives values that are not finite, which have no sound. Go back to a healthy step, or press Reset.`,
  'lanes-full': ({ laneIds }) => `There are ${laneIds} lanes already, which is the most. Remove one first.`,
  'last-lane': 'The last lane cannot be removed.',
  'steps-used-up': ({ most }) =>
    `The session has done ${most} steps, which is the most. Export what you need, and press Reset to begin anew.`,
  'tokens-misfit-probe': ({ layers, frames }) =>
    `The tokens do not fit the probe: expected up to ${layers} lines of ${frames} tokens.`,
  'backend-not-started': ({ others }) => `The backend ${others.join(' or ')} cannot be started in this browser.`,
  'no-backend-yet': 'No backend was chosen yet; send initialise first.',
  'file-without-lane': ({ name }) => `${name}: it has no lane; expected at least one.`,
  'probe-codes-misfit': ({ codes, wanted }) => `probe_codes has ${codes} tokens; the probe of these data has ${wanted}`,
  'cannot-run-steps': ({ steps, most }) => `Cannot run ${steps} steps; expected a whole number from 1 to ${most}.`,
  'no-such-request': ({ kind }) => `There is no request “${kind}”.`,
  'worker-silent': ({ seconds }) => `The training worker has not answered for ${seconds} s.`,
  'run-store': ({ failure }) =>
    ({
      missing: 'What is kept of this run is not whole: the store was cleared meanwhile.',
      full: 'There is no room left in the browser’s storage.',
      closed: 'The browser’s storage cannot be used.',
    })[failure],
  'run-gone': 'This run is not kept any more.',
  'session-replaced': 'The session was replaced before it could be written. Export it again.',
  'lane-of-other-session': ({ id, step }) => `its lane ${id} is not one of step ${step} of its experiment`,
  'cannot-do-steps': ({ count, most }) => `Cannot do ${count} steps; expected a whole number from 1 to ${most}.`,
  'speed-limit': ({ stepsPerSecond }) =>
    `The speed limit is ${stepsPerSecond}; expected more than 0 steps per second, or none.`,
  'no-semantic-tokens': ({ semanticTokens }) => `No semantic tokens were imported. Import a ${semanticTokens} first.`,
  'no-session-yet': 'There is no session yet; send build first.',
  'no-checkpoint-imported':
    'The experiment starts from a checkpoint, but none was imported. Import one, or let the initial weights be random.',
  'no-checkpoint-of-objective': ({ objective }) =>
    `The objective “${objective}” does not start from a checkpoint. Let the initial weights be random.`,
  'checkpoint-of-other-objective': ({ name }) =>
    `The checkpoint ${name} was read for another objective. Import it again, or let the initial weights be random.`,
  'channels-of-no-data-set': ({ name, channelsIn, dataset, featureChannels }) =>
    `${name}: its ssl_proj takes ${channelsIn} channels, which the data set “${dataset}” cannot have. ` +
    `Add features of ${channelsIn} channels first, such as GPT-SoVITS's 4-cnhubert/*.pt` +
    `${featureChannels > 0 ? `; the features that are there have ${featureChannels}` : ''}.`,
  'setting-instead': ({ field, found, wanted }) => `${field} is ${found} instead of ${wanted}`,
  'channels-instead': ({ found, wanted }) => `the data set has ${found} channels instead of ${wanted}`,
  'diverged-just-now': 'Training has stopped, because values are no longer finite. Wait until the cause is found.',
  diverged: ({ lane, step, ways }, say) => {
    const said = ways.map(say);
    const choice = said.length > 1 ? `${said.slice(0, -1).join(', ')} or ${said.at(-1)}` : said[0];
    return `Lane ${lane} has not been finite since step ${step}, so no step can be taken: ${choice}.`;
  },
  'way-back': ({ step }) => `go back to step ${step}`,
  'way-remove': ({ lanes }) => `remove lane ${lanes.join(' and ')}`,
  'way-reset': 'press Reset',
  'no-webgpu': ({ obstacle, detail }) => {
    const { why, what } = backend.obstacle[obstacle];
    return [why, detail, what, backend.orAnother].filter(Boolean).join(' ');
  },
  'features-not-finite': ({ name, count }) =>
    `${name}: ${count === 1 ? 'one of its values is' : `${count} of its values are`} NaN or infinite. Extract its features again.`,
  'channels-differ': ({ name, utterance, found, first }) =>
    `${name}: “${utterance}” has ${found} channels, the first utterance ${first}. All features need the same; split the file.`,
  'other-channels': ({ name, channels, there }) =>
    `${name}: it has ${channels} channels; the features that are there have ${there}. Remove those first, or leave this file out.`,
  'utterance-held': ({ name, utterance, holder }) =>
    `${name}: it holds the utterance "${utterance}", which ${holder} holds too. Leave one of them out.`,
  'features-too-large': ({ name, bytes, left }) =>
    `${name}: its features take ${megabytes(bytes)} MB; ${megabytes(left)} MB are left. Remove other files.`,
  'data-of': ({ seconds, kind, channelsIn }) => `${seconds.toFixed(1)} s of “${kind}”, ${channelsIn} channels`,
  'other-data': ({ name, trained, present }, say) =>
    `${name} was trained on other data (${say(trained)}) than are here (${say(present)}). Add the same files first, and no others.`,
  'weights-lost': ({ lost }, say) =>
    `${say(lost)}. No step can be taken from there: use a file that was written before training diverged`,
  'is-no-json': 'it is not JSON',
  'run-untold':
    'More was done to this run than can be told, or it began before it was opened here; it cannot be played again.',
  'nothing-to-repeat': 'No step was taken yet. Train first; the run is then repeated up to the step it has reached.',
  'repetition-diverged': ({ seed, step }) =>
    `With seed ${seed} values were no longer finite at step ${step}, so the repetition ended. Seeds before it are kept.`,
  'nothing-to-plan': 'Nothing was done to this run so far, so a reset begins the same run without a plan.',
  'timeline-goes-on': ({ reason }, say) => `The timeline goes on without one action: ${say(reason)}`,
  'points-beyond-end': ({ lane, at, step }) =>
    `lane ${lane} has points of step ${at}; its session ended at step ${step}`,
};

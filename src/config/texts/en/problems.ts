/** What went wrong, in English: problems of no particular place, and the parts that others are made of. */
import { LANE_IDS } from '../../experiment.ts';
import { POLICY_NAMES } from '../../freezePolicies.ts';
import type { EXPERIMENT_PROBLEMS } from '../../problems/experimentProblems.ts';
import { MOST_OF_A_TEXT } from '../../problems/foundValue.ts';
import type { GENERAL_PROBLEMS } from '../../problems/generalProblems.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import { address } from './address.ts';
import { drops } from './drops.ts';
import { memory } from './memory.ts';
import { notices, screen } from './page.ts';
import { exports, files } from './files.ts';
import { megabytes, shortened } from '../quotedText.ts';

export const generalProblems: ProblemTexts<keyof typeof GENERAL_PROBLEMS> = {
  message: ({ text }) => text,
  cancelled: 'The work was cancelled.',
  file: ({ file, what, place }, say) =>
    `${file === '' ? '' : `${file}: `}${say(what)}${place === null ? '' : ` (${say(place)})`}.`,
  'file-in-it': ({ problem }, say) => `a file in it cannot be used: ${say(problem).replace(/\.$/, '')}`,

  'text-value': ({ text }) => shortened(text, MOST_OF_A_TEXT),
  'plain-value': ({ text }) => text,
  'list-value': ({ length }) => (length === 0 ? 'an empty list' : `a list of ${length}`),
  'object-value': 'an object',
  'missing-value': 'missing',

  'worker-not-running': 'The training worker is not running. Press Restart, then try again.',
  'worker-ended': 'The training worker was ended.',
  'worker-stopped': ({ detail }) => `The training worker stopped: ${detail}`,
  'message-unreadable': 'A message of the training worker could not be read.',
  'not-sent': ({ request, detail }) => `${request} cannot be sent: ${detail}`,
  'worker-not-loaded':
    'A part of Freeze Lab (the training worker) could not be loaded: the connection is gone, or a new version was ' +
    'published. Press Restart when the server can be reached; if that does not help, reload the page.',

  'file-not-given': files.unreadable,
  'in-place-of-a-file': ({ other }) =>
    Object.hasOwn(drops.inPlaceOfAFile, other)
      ? drops.inPlaceOfAFile[other as keyof typeof drops.inPlaceOfAFile]
      : drops.what[other],

  'image-failed': exports.imageFailed,
  'wake-lock-refused': ({ detail }) => screen.refused(detail),

  'address-no-backend': ({ asked, known }) => address.noBackend(asked, known),
  'address-no-language': ({ asked, known }) => address.noLanguage(asked, known),
  'address-no-objective': ({ asked, known }) => address.noObjective(asked, known),
  'address-no-kernels': ({ asked, known }) => address.noKernels(asked, known),
  'address-version': ({ asked, known }) => address.version(asked, known),
  'address-no-files': ({ dataset, names }) => address.noFiles(dataset, names),
  'address-no-checkpoint': ({ name }) => address.noCheckpoint(name),
  'address-no-scenario': ({ asked, known }) => address.noScenario(asked, known),
  'address-steps': ({ asked, most }) => address.steps(asked, most),
  'address-not-settings': address.notSettings,
  'address-setting': ({ problem }, say) => address.setting(say(problem)),
  'address-more-settings': ({ count }) => address.moreSettings(count),
  'address-sizes': ({ problem }, say) => address.sizes(say(problem)),
  'address-lanes': ({ problem }, say) => address.lanes(say(problem)),
  'address-timeline': ({ problem }, say) => address.timeline(say(problem)),
  'address-no-voice': ({ unknown, known, taken }) => address.noVoice(unknown, known, taken),
  'address-not-built': ({ reason }, say) => address.notBuilt(say(reason)),
  'address-and-more': ({ first, more }, say) => `${say(first)} ${address.more(more)}`,
  'kept-as-before': ({ reason }, say) => notices.asBefore(say(reason)),
  'default-instead': ({ reason }, say) => notices.asDefault(say(reason)),
};

export const experimentProblems: ProblemTexts<keyof typeof EXPERIMENT_PROBLEMS> = {
  'setting-refused': ({ problem }, say) => `${say(problem)}.`,
  'needs-reset': ({ id }) => `${id} cannot change while training; it needs a reset`,
  'no-room-for-lane': ({ problem }, say) => `There is no room for another lane: ${say(problem)}.`,
  'experiment-unbuildable': 'The experiment cannot be built',
  'sizes-untrainable': ({ name }) => `The sizes of ${name} cannot be trained here`,
  name: ({ name }) => name,
  'more-problems': ({ count }) => `and ${count} more`,
  'experiment-refused': ({ what, problems }, say) => `${say(what)}: ${problems.map(say).join('; ')}.`,

  'no-field': ({ id }, say) => `there is no field ${say(id)}`,
  'not-a-choice': ({ id, found, choices }, say) => `${id} is ${say(found)}; expected one of ${choices.join(', ')}`,
  'not-voices': ({ id, found, most }, say) => `${id} is ${say(found)}; expected a list of at most ${most} voice names`,
  'not-a-number-between': ({ id, found, min, max }, say) =>
    `${id} is ${say(found)}; expected a number from ${min} to ${max}`,
  'not-a-whole-number-between': ({ id, found, min, max }, say) =>
    `${id} is ${say(found)}; expected a whole number from ${min} to ${max}`,
  'no-version': ({ version }) =>
    `the experiment is of no version that is known; expected ${Array.from({ length: version }, (_, i) => i + 1).join(' or ')}`,
  'no-settings': 'the experiment has no settings',
  'no-objective': ({ objective }, say) => `there is no objective ${say(objective)}`,
  'lane-count': ({ most }) => `an experiment has 1 to ${most} lanes`,
  'lane-names-equal': 'two lanes have the same name',
  'lane-not-an-object': 'a lane is not an object',
  'lane-name': ({ found, known }, say) => `a lane is named ${say(found)}; expected one of ${known.join(', ')}`,
  'lane-frozen-missing': 'a lane does not say whether it is frozen; expected true or false',
  'lane-policy': ({ found }, say) => `a lane has the policy ${say(found)}; expected one of ${POLICY_NAMES.join(', ')}`,
  'lane-levers': 'a lane has levers of an unknown form; expected an object',
  'lane-lever': ({ lever, found, expected }, say) =>
    `a lane has the lever ${lever} at ${say(found)}; expected one of ${expected.join(', ')}`,
  'timeline-length': ({ most }) => `the timeline is not a list of at most ${most} actions`,
  'timeline-action': ({ action, problem }, say) => `action ${action} of the timeline: ${say(problem)}`,
  'action-not-an-object': 'it is not an object',
  'action-step': ({ found, most }, say) => `it is of step ${say(found)}; expected a whole number from 1 to ${most}`,
  'action-without-lane': `it names no lane; expected one of ${LANE_IDS.join(', ')}`,
  'action-unknown': ({ found, known }, say) => `it is ${say(found)}; expected one of ${known.join(', ')}`,
  'action-without-settings': 'it has no settings',
  'not-under-way': ({ id, dataset, known }, say) =>
    `${say(id)} cannot change while “${dataset}” is trained on; ${
      known.length > 0 ? `what can: ${known.join(', ')}` : 'nothing of these data can'
    }`,
  'no-phase-field': ({ id, known }, say) => `${say(id)} cannot change under way; what can: ${known.join(', ')}`,
  'phase-not-ready': 'the data of this phase were not prepared when the session was built',
  'action-too-early': ({ step, before }) => `it is of step ${step}, but comes after one of step ${before}`,
  'action-impossible': ({ action, lanes }) => `“${action}” cannot be done: the lanes are then ${lanes.join(', ')}`,
  'batch-too-large': ({ frames, values, bytes, most }) =>
    `a batch of ${frames} frames by ${values} values takes ${megabytes(bytes)} MiB; ` +
    `expected at most ${megabytes(most)}: choose a smaller batch, shorter clips, fewer codes or dimensions`,
  'piece-too-large': ({ piece, bytes, most }) => memory.pieceTooLarge(piece, megabytes(bytes), megabytes(most)),
  'lanes-too-large': ({ lanes, bytes, most }) =>
    `${lanes} lanes of these sizes take about ${megabytes(bytes)} MiB; ` +
    `expected at most ${megabytes(most)}: choose fewer lanes, layers, codes or dimensions`,
};

/** What went wrong, in Simplified Chinese: problems of no particular place, and the parts that others are made of. */
import { LANE_IDS } from '../../experiment.ts';
import { POLICY_NAMES } from '../../freezePolicies.ts';
import type { EXPERIMENT_PROBLEMS } from '../../problems/experimentProblems.ts';
import { MOST_OF_A_TEXT } from '../../problems/foundValue.ts';
import type { GENERAL_PROBLEMS } from '../../problems/generalProblems.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import { megabytes, shortened } from '../quotedText.ts';
import { address } from './address.ts';
import { drops } from './drops.ts';
import { exports, files } from './files.ts';
import { memory } from './memory.ts';
import { notices, screen } from './page.ts';
import { enumerated, listed, zh } from './spacing.ts';

export const generalProblems: ProblemTexts<keyof typeof GENERAL_PROBLEMS> = {
  message: ({ text }) => text,
  cancelled: '已取消。',
  'wake-lock-refused': ({ detail }) => screen.refused(detail),
  file: ({ file, what, place }, say) =>
    `${file === '' ? '' : `${file}：`}${say(what)}${place === null ? '' : `（${say(place)}）`}。`,
  'file-in-it': ({ problem }, say) => `其中有一个文件无法使用：${say(problem).replace(/。$/, '')}`,

  'text-value': ({ text }) => shortened(text, MOST_OF_A_TEXT),
  'plain-value': ({ text }) => text,
  'list-value': ({ length }) => (length === 0 ? '空列表' : zh`${length}项的列表`),
  'object-value': '一个对象',
  'missing-value': '空缺',

  'worker-not-running': '训练线程没有运行。请按“重新启动”，然后重试。',
  'worker-ended': '训练线程已结束。',
  'worker-stopped': ({ detail }) => zh`训练线程已停止：${detail}`,
  'message-unreadable': '无法读取训练线程的一条消息。',
  'not-sent': ({ request, detail }) => zh`无法发送${request}：${detail}`,
  'worker-not-loaded':
    '无法加载 Freeze Lab 的一部分（训练线程）：连接已断开，或者发布了新版本。' +
    '请在服务器可访问时按“重新启动”；如果仍不行，请重新加载页面。',

  'file-not-given': files.unreadable,
  'in-place-of-a-file': ({ other }) =>
    Object.hasOwn(drops.inPlaceOfAFile, other)
      ? drops.inPlaceOfAFile[other as keyof typeof drops.inPlaceOfAFile]
      : drops.what[other],

  'image-failed': exports.imageFailed,

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
  'address-and-more': ({ first, more }, say) => zh`${say(first)}${address.more(more)}`,
  'kept-as-before': ({ reason }, say) => notices.asBefore(say(reason)),
  'default-instead': ({ reason }, say) => notices.asDefault(say(reason)),
};

export const experimentProblems: ProblemTexts<keyof typeof EXPERIMENT_PROBLEMS> = {
  'setting-refused': ({ problem }, say) => `${say(problem)}。`,
  'needs-reset': ({ id }) => zh`训练期间不能更改${id}，需要重置`,
  'no-room-for-lane': ({ problem }, say) => `容不下另一条支路：${say(problem)}。`,
  'experiment-unbuildable': '无法构建该实验',
  'sizes-untrainable': ({ name }) => zh`“${name}”的大小无法在这里训练`,
  name: ({ name }) => name,
  'more-problems': ({ count }) => zh`另有${count}条`,
  'experiment-refused': ({ what, problems }, say) => `${say(what)}：${problems.map(say).join('；')}。`,

  'no-field': ({ id }, say) => zh`没有字段${say(id)}`,
  'not-a-choice': ({ id, found, choices }, say) => zh`${id}为${say(found)}，应为${enumerated(choices)}之一`,
  'not-voices': ({ id, found, most }, say) => zh`${id}为${say(found)}，应为不超过${most}个音色名称的列表`,
  'not-a-number-between': ({ id, found, min, max }, say) => zh`${id}为${say(found)}，应为${min}到${max}之间的数`,
  'not-a-whole-number-between': ({ id, found, min, max }, say) =>
    zh`${id}为${say(found)}，应为${min}到${max}之间的整数`,
  'no-version': ({ version }) =>
    zh`实验的版本未知，应为${listed(
      Array.from({ length: version }, (_, i) => String(i + 1)),
      'disjunction',
    )}`,
  'no-settings': '实验没有设置',
  'no-objective': ({ objective }, say) => zh`没有训练目标${say(objective)}`,
  'lane-count': ({ most }) => zh`一个实验有 1 到${most}条支路`,
  'lane-names-equal': '有两条支路名称相同',
  'lane-not-an-object': '有一条支路不是对象',
  'lane-name': ({ found, known }, say) => zh`有一条支路的名称为${say(found)}，应为${enumerated(known)}之一`,
  'lane-frozen-missing': '有一条支路没有说明是否冻结，应为 true 或 false',
  'lane-policy': ({ found }, say) => zh`有一条支路的策略为${say(found)}，应为${enumerated(POLICY_NAMES)}之一`,
  'lane-levers': '有一条支路的控制项形式未知，应为对象',
  'lane-lever': ({ lever, found, expected }, say) =>
    zh`有一条支路的控制项${lever}为${say(found)}，应为${enumerated(expected)}之一`,
  'timeline-length': ({ most }) => zh`时间线不是一个不超过${most}个操作的列表`,
  'timeline-action': ({ action, problem }, say) => zh`时间线的第${action}个操作：${say(problem)}`,
  'action-not-an-object': '它不是对象',
  'action-step': ({ found, most }, say) => zh`它的步数为${say(found)}，应为 1 到${most}之间的整数`,
  'action-without-lane': zh`它没有指明支路，应为${enumerated(LANE_IDS)}之一`,
  'action-unknown': ({ found, known }, say) => zh`它为${say(found)}，应为${enumerated(known)}之一`,
  'action-without-settings': '它没有设置',
  'not-under-way': ({ id, dataset, known }, say) =>
    zh`用“${dataset}”训练时不能更改${say(id)}；${
      known.length > 0 ? zh`可以更改的有：${enumerated(known)}` : '这些数据没有可以更改的设置'
    }`,
  'no-phase-field': ({ id, known }, say) => zh`训练途中不能更改${say(id)}；可以更改的有：${enumerated(known)}`,
  'phase-not-ready': '构建会话时没有准备好这一阶段的数据',
  'action-too-early': ({ step, before }) => zh`它属于第${step}步，却排在第${before}步的操作之后`,
  'action-impossible': ({ action, lanes }) => zh`无法执行“${action}”：届时的支路为${enumerated(lanes)}`,
  'batch-too-large': ({ frames, values, bytes, most }) =>
    zh`一个${frames}帧、每帧${values}个值的批次占${megabytes(bytes)} MiB，` +
    zh`应不超过${megabytes(most)} MiB：请减小批大小、片段长度、码字数或维数`,
  'piece-too-large': ({ piece, bytes, most }) => memory.pieceTooLarge(piece, megabytes(bytes), megabytes(most)),
  'lanes-too-large': ({ lanes, bytes, most }) =>
    zh`${lanes}条这种大小的支路约占${megabytes(bytes)} MiB，` +
    zh`应不超过${megabytes(most)} MiB：请减少支路、层数、码字数或维数`,
};

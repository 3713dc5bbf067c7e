/** What stands in the way of a request, in Simplified Chinese. */
import type { ProblemTexts } from '../../problems/problem.ts';
import type { SESSION_PROBLEMS } from '../../problems/sessionProblems.ts';
import { megabytes, quote } from '../quotedText.ts';
import { backend } from './page.ts';
import { memory } from './memory.ts';
import { enumerated, listed, zh } from './spacing.ts';

export const sessionProblems: ProblemTexts<keyof typeof SESSION_PROBLEMS> = {
  'experiment-without-lane': '其中的实验没有支路，应有一条',
  'nothing-to-restore': '没有可以返回的原因：所有值都是有限的。',
  'no-healthy-state': '没有可以返回的正常状态。请按“重置”。',
  'checkpoint-misfit': ({ name, contradictions }, say) =>
    zh`实验与检查点“${name}”不符：${contradictions.map(say).join('，')}。` +
    '请照此设置，重新导入检查点，或将初始权重设为随机。',
  'tensor-of-no-model': ({ part, name }) => zh`${part}中有${name}，而这个实验的模型没有它`,
  'tensor-shape-misfit': ({ part, name, shape, wanted }) =>
    zh`${part}中${name}的形状为 [${shape.join(', ')}]，而它的实验需要 [${wanted.join(', ')}]`,
  'state-dict-no': ({ name }) => zh`state_dict 中没有${name}`,
  'reference-no': ({ name }) => zh`reference 中没有${name}`,
  'mode-missing': ({ module }) => zh`training 没有说明${module}`,
  'last-used-size': ({ layers, codes }) => zh`last_used 不是${layers} × ${codes}个步数`,
  'last-used-beyond-end': ({ later, step }) => zh`last_used 中有第${later}步，而文件到第${step}步为止`,
  'optimizer-beyond-end': ({ name, own, step }) => zh`optimizer 中的${name}处于第${own}步，而文件到第${step}步为止`,
  'probe-codes-layers': ({ list, layers }) => zh`probe_codes 有${list}层，应为${layers}层`,
  'probe-codes-beyond': ({ none, codes }) => zh`probe_codes 中有码字${none}，而总共只有${codes}个码字`,
  'freeze-history-order': ({ step, before, step2 }) =>
    zh`freeze_history 中第${step}步排在第${before}步之后，步数应依次排列，直到第${step2}步`,
  'freeze-state-beyond-end': ({ since, step }) => zh`freeze_state 属于第${since}步，而文件到第${step}步为止`,
  'no-such-lane': ({ id, there }) => zh`没有支路${id}，现有：${enumerated(there)}。`,
  'no-such-code': ({ found, codes }) => zh`没有码字${found}，应为 0 到${codes - 1}之间的整数。`,
  'no-sound': '这些数据不是声音。请选择内置语音或自己的音频来试听。',
  'no-sound-of': ({ name }) => zh`当前数据中没有带声音的语句${quote(name)}。`,
  'no-such-stretch': ({ first, frames, total, most }) =>
    zh`无法从第${first}帧起播放${frames}帧，应为 1 到${most}帧，且不超出这条语句的${total}帧。`,
  'decodes-nothing': ({ id }) => zh`支路${id}的模型没有能给出声音帧的解码器。`,
  'sound-not-finite': ({ id }) => zh`支路${id}给出的是非有限值，无法变成声音。请返回正常的步，或按“重置”。`,
  'lanes-full': ({ laneIds }) => zh`已有${laneIds}条支路，达到上限。请先移除一条。`,
  'last-lane': '最后一条支路不能移除。',
  'steps-used-up': ({ most }) => zh`会话已训练${most}步，达到上限。请导出需要的内容，然后按“重置”重新开始。`,
  'tokens-misfit-probe': ({ layers, frames }) =>
    zh`这些 token 与探针集不符，应为最多${layers}行，每行${frames}个 token。`,
  'backend-not-started': ({ others }) => zh`这个浏览器无法启动后端${listed(others, 'disjunction')}。`,
  'no-backend-yet': '还没有选择后端，请先发送 initialise。',
  'file-without-lane': ({ name }) => zh`${name}：没有支路，应至少有一条。`,
  'probe-codes-misfit': ({ codes, wanted }) => zh`probe_codes 有${codes}个 token，而这些数据的探针集有${wanted}个`,
  'cannot-run-steps': ({ steps, most }) => zh`无法运行${steps}步，应为 1 到${most}之间的整数。`,
  'no-such-request': ({ kind }) => zh`没有请求“${kind}”。`,
  'out-of-memory': ({ of, detail }) => memory.exhausted(of, detail),
  'worker-silent': ({ seconds }) => zh`训练线程已有${seconds}秒没有响应。`,
  'run-store': ({ failure }) =>
    ({
      missing: '这次运行保留得不完整：期间存储被清空。',
      full: '浏览器的存储空间已满。',
      closed: '无法使用浏览器的存储。',
    })[failure],
  'run-gone': '这次运行已不再保留。',
  'session-replaced': '会话在写入之前被取代。请重新导出。',
  'lane-of-other-session': ({ id, step }) => zh`其中的支路${id}不属于它的实验的第${step}步`,
  'cannot-do-steps': ({ count, most }) => zh`无法训练${count}步，应为 1 到${most}之间的整数。`,
  'speed-limit': ({ stepsPerSecond }) => zh`速度上限为${stepsPerSecond}，应为大于 0 的每秒步数，或不限速。`,
  'no-semantic-tokens': ({ semanticTokens }) => zh`没有导入语义 token。请先导入${semanticTokens}。`,
  'no-session-yet': '还没有会话，请先发送 build。',
  'no-checkpoint-imported': '实验从检查点开始，但没有导入检查点。请导入一个，或将初始权重设为随机。',
  'no-checkpoint-of-objective': ({ objective }) => zh`训练目标“${objective}”不能从检查点开始。请将初始权重设为随机。`,
  'checkpoint-of-other-objective': ({ name }) =>
    zh`检查点“${name}”是为另一个训练目标读取的。请重新导入，或将初始权重设为随机。`,
  'channels-of-no-data-set': ({ name, channelsIn, dataset, featureChannels }) =>
    zh`${name}：它的 ssl_proj 需要${channelsIn}个通道，而数据集“${dataset}”做不到。` +
    zh`请先添加${channelsIn}个通道的特征，例如 GPT-SoVITS 的 4-cnhubert/*.pt` +
    (featureChannels > 0 ? zh`；现有的特征有${featureChannels}个通道。` : '。'),
  'setting-instead': ({ field, found, wanted }) => zh`${field}为${found}，应为${wanted}`,
  'channels-instead': ({ found, wanted }) => zh`数据集有${found}个通道，应为${wanted}个`,
  'diverged-just-now': '训练已停止，因为出现了非有限值。请等待查明原因。',
  diverged: ({ lane, step, ways }, say) =>
    zh`支路${lane}从第${step}步起就有非有限值，无法继续训练：请${listed(ways.map(say), 'disjunction')}。`,
  'way-back': ({ step }) => zh`返回第${step}步`,
  'way-remove': ({ lanes }) => zh`移除支路${listed(lanes)}`,
  'way-reset': '按“重置”',
  'no-webgpu': ({ obstacle, detail }) => {
    const { why, what } = backend.obstacle[obstacle];
    return zh`${why}${detail}${what}${backend.orAnother}`;
  },
  'features-not-finite': ({ name, count }) => zh`${name}：有${count}个值为 NaN 或无穷大。请重新提取特征。`,
  'channels-differ': ({ name, utterance, found, first }) =>
    zh`${name}：“${utterance}”有${found}个通道，而第一条语句有${first}个。所有特征的通道数必须相同，请拆分该文件。`,
  'other-channels': ({ name, channels, there }) =>
    zh`${name}：它有${channels}个通道，而现有的特征有${there}个。请先移除现有的特征，或不使用这个文件。`,
  'utterance-held': ({ name, utterance, holder }) =>
    zh`${name}：其中的语句“${utterance}”在“${holder}”中也有。请去掉其中一个。`,
  'features-too-large': ({ name, bytes, left }) =>
    zh`${name}：特征占${megabytes(bytes)} MB，只剩${megabytes(left)} MB。请移除其他文件。`,
  'data-of': ({ seconds, kind, channelsIn }) => zh`${seconds.toFixed(1)}秒的“${kind}”，${channelsIn}个通道`,
  'other-data': ({ name, trained, present }, say) =>
    zh`“${name}”训练时用的数据（${say(trained)}）与这里的（${say(present)}）不同。请先添加相同的文件，不要多也不要少。`,
  'weights-lost': ({ lost }, say) => zh`${say(lost)}。无法从这里继续训练：请使用发散之前保存的文件`,
  'is-no-json': '它不是 JSON',
  'run-untold': '对这次运行所做的操作太多，无法记录，或者它在这里打开之前就已开始；因此不能重新执行。',
  'nothing-to-repeat': '还没有训练。请先训练，再重复到所达到的那一步。',
  'repetition-diverged': ({ seed, step }) =>
    zh`种子为${seed}时，第${step}步出现非有限值，重复到此结束。之前的种子已保留。`,
  'nothing-to-plan': '还没有对这次运行做任何操作，不用计划，重置也会开始同样的运行。',
  'timeline-goes-on': ({ reason }, say) => zh`时间线略过一个操作后继续：${say(reason)}`,
  'points-beyond-end': ({ lane, at, step }) => zh`支路${lane}有第${at}步的数据点，而会话到第${step}步为止`,
};

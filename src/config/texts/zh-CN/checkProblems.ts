/** Why two checkpoints say nothing about a freeze, and why their tokens cannot be compared, in Simplified Chinese. */
import type { CHECK_PROBLEMS } from '../../problems/checkProblems.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import { quote } from '../quotedText.ts';
import { zh } from './spacing.ts';

const SIZES = {
  dim: '码字的维数',
  channelsIn: '特征的通道数',
  tokenRate: '每秒 token 数',
  layers: '量化器的层数',
  codes: '码字数',
};

export const checkProblems: ProblemTexts<keyof typeof CHECK_PROBLEMS> = {
  'check-same-file': ({ before, after }) =>
    zh`${quote(before)}和${quote(after)}是同一个文件，逐字节相同，两者之间没有任何训练。请分别给出微调开始时的检查点和微调得到的检查点。`,
  'check-no-codebook': ({ name }) =>
    zh`${quote(name)}有 ssl_proj，但没有量化器。请给出完整的 SoVITS 模型：s2G*.pth、G_*.pth，或 SoVITS_weights 中的文件。`,
  'check-sizes-differ': ({ differences }, say) =>
    zh`两者的大小不同，不可能是由一个训练成另一个：${differences.map(say).join('；')}。请给出相同版本的底模。`,
  'check-size': ({ size, before, after }) => zh`${SIZES[size]}：之前${before}，之后${after}`,
  'check-no-channels': ({ channels, given }) =>
    zh`特征有${given}个通道，而这些检查点的 ssl_proj 需要${channels}个。请给出${channels}个通道的特征，例如 GPT-SoVITS 的 4-cnhubert/*.pt。`,
  'check-no-speech': ({ channels }) =>
    zh`内置语音无法转成${channels}个通道的帧。请给出${channels}个通道的特征，例如 GPT-SoVITS 的 4-cnhubert/*.pt。`,
};

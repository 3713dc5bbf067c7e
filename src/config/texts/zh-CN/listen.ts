/** Listening to what the lanes keep, in Simplified Chinese. Numbers arrive formatted. */
import { foreignName } from '../foreignText.ts';
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

export const listen: Texts['listen'] = {
  title: '试听',
  help: '对数梅尔帧经梅尔逆变换和 Griffin–Lim 还原为声音，这一过程本身就有损失：“重新合成”是原声走同一条路的结果，只有与它的差别才是支路造成的。所有声音的响度相同。',
  utterance: '语句',
  option: (utterance, seconds) => zh`${foreignName(utterance)}（${seconds}秒）`,
  from: '起始秒',
  length: '时长',
  seconds: (seconds) => zh`${seconds}秒`,
  versions: '播放内容',
  originals: '原声',
  original: '录音',
  resynthesis: '重新合成',
  lane: (lane) => zh`支路${lane}`,
  tokens: '仅凭 token',
  unquantized: '不经量化器',
  laneVersion: (lane, version) => zh`支路${lane}，${version}`,
  atStep: (step) => zh`第${step}步`,
  play: '播放',
  stop: '停止',
  renew: '以当前步重新生成',
  making: '正在生成声音…',
  playing: (version) => zh`循环播放：${version}`,
  inProbe: '这一段属于探针集，从不参与训练。',
  trained: '这一段用于训练。',
  partlyProbe: '这一段有一部分属于探针集，从不参与训练。',
};

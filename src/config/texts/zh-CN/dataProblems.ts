/** What is wrong with sound and other data, and what to do about it, in Simplified Chinese. */
import type { DATA_PROBLEMS } from '../../problems/dataProblems.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import type { WordedFormat } from '../../soundFormats.ts';
import { enumerated, zh } from './spacing.ts';

const SERVER_GONE = '连接已断开，或者发布了新版本。请在服务器可访问时重试，换一个数据集，或重新加载页面。';
/** What sound is, or is in. */
const FORMATS: Record<WordedFormat, string> = {
  'core-audio': 'Core Audio 文件（CAF）',
  avi: 'AVI 视频',
  'riff-without-sound': '不含普通声音的 RIFF 文件',
  midi: 'MIDI，里面是音符而不是声音',
  'creative-voice': 'Creative Voice 文件（VOC）',
  'flash-video': 'Flash 视频（FLV）',
  'mpeg-video': 'MPEG 视频（MPG、VOB）',
  'mpeg-transport-stream': 'MPEG 传输流（TS）',
  adif: 'ADIF 格式的 AAC',
  playlist: '播放列表，只列出其他文件的名称',
  zip: 'ZIP，需要先解压',
  'mpeg-layer-2': 'MPEG 音频（第 2 层）',
  'pcm-in-ogg': 'Ogg 中的 PCM',
  'midi-in-ogg': 'Ogg 中的 MIDI',
  'pcm-unusual': '不常见的 PCM',
  telephone: '电话编码（EVRC、QCELP）',
  'windows-codec': 'Windows 编码（ACM）',
  'encrypted-sound': '加密的声音',
  unknown: '未知的编码',
};
const formatWords = (format: string): string =>
  Object.hasOwn(FORMATS, format) ? FORMATS[format as WordedFormat] : format;
const PARTS = {
  'audio-reader': '压缩音频的读取器',
  wasm: '后端 wasm',
  cpu: '后端 cpu',
  language: '另一种语言的文字',
  handbook: '术语表和图表说明',
};

export const dataProblems: ProblemTexts<keyof typeof DATA_PROBLEMS> = {
  'data-without-sound': '当前的训练目标需要声音，而这些数据没有声音。请选择由录音构成的数据集。',
  'audio-file': ({ file, problem, advice }, say) => `${file}：${say(problem)}${say(advice)}`,
  'flac-ends-within-frame': '数据在一帧中间结束。',
  'flac-frame-without-end': '有一帧没有结尾。',
  'flac-ends-after': ({ samples, total }) => zh`共${total}个采样，到第${samples}个就结束了。`,
  'flac-no-header': '开头不是 FLAC 文件头。',
  'flac-ends-within-header': '在文件头中间结束。',
  'flac-header-without-end': '文件头没有结尾。',
  'flac-header-damaged': '文件头已损坏或被截断。',
  'flac-no-sound': '文件头之后没有声音。',
  'flac-checksum': '有一处校验和不符。',
  'flac-frame-header': '有一帧的帧头已损坏。',
  'flac-subframe-header': '有一个子帧的帧头已损坏。',
  'flac-predictor': '有一个预测器已损坏。',
  'flac-subframe-type': '有一个子帧的类型未知。',
  'flac-predictor-long': '有一个预测器比所在的帧还长。',
  'flac-residual': '有一个残差已损坏。',
  'wave-no-format': '文件头没有说明声音的编码方式。',
  'wave-no-sound': '只有文件头，没有声音。',
  'wave-channels': ({ channels }) => zh`文件头称有${channels}个声道。`,
  'wave-format-unknown': ({ tag }) => zh`声音的编码方式未知（格式${tag}），此处无法解码。`,
  'codec-unsupported': ({ codec }) => zh`声音为${formatWords(codec)}，此处无法解码。`,
  'wave-bits': ({ bits, encoding }) => zh`文件头称每个采样有${bits}位；${encoding}采样应为 1 到 64 位。`,
  'wave-float-bits': ({ bits, encoding }) => zh`文件头称每个采样有${bits}位；${encoding}采样应为 32 或 64 位。`,
  'expected-audio': '应为 WAV、FLAC、MP3、OGG、M4A 或 WebM 音频。',
  'expected-audio-convert': '应为 WAV、FLAC、MP3、OGG、M4A 或 WebM 音频。请转换为 WAV 或 FLAC。',
  'export-plain': '请重新导出为普通的 WAV（PCM）或 FLAC。',
  'try-export-again': '请尝试重新导出为 WAV 或 FLAC。',
  convert: '请转换为 WAV 或 FLAC。',
  'nothing-to-learn': '从中学不到任何东西，请添加听得到声音的录音。',
  'remove-others': '请移除其他文件。',
  'copy-again': '请重新复制、下载或导出。',
  'maybe-damaged-convert': '文件可能已损坏，请尝试转换为 WAV。',
  'export-finite': '每个采样都必须是有限的数，请重新导出文件。',
  'expected-rate': ({ min, max }) => zh`应在${min}到${max}之间，请以 16,000 或 48,000 导出。`,
  'sample-rate': ({ rate }) => zh`采样率为${rate} Hz。`,
  'audio-empty': '文件是空的。',
  'flac-damaged': ({ problem }, say) => zh`FLAC 文件已损坏：${say(problem)}`,
  'audio-damaged': '文件已损坏或被截断：声音无法解码。',
  'ogg-no-sound': 'Ogg 文件中没有能识别的声音。',
  'seconds-needed': ({ least }) => zh`至少需要${least}秒，请添加更长的录音。`,
  'audio-short': ({ seconds }) => zh`音频长${seconds.toFixed(2)}秒。`,
  'audio-not-finite': '有采样为 NaN 或无穷大。',
  'channels-cancel': '混合为单声道时，各声道互相抵消。',
  'audio-silent': '从头到尾都没有声音。',
  'format-unsupported': ({ format }) => zh`它的格式是${formatWords(format)}。`,
  'media-no-sound': '文件已损坏或被截断：里面没有声音。',
  'format-unknown-audio': '无法识别该格式。',
  'media-no-description': '文件已损坏或被截断：缺少对声音的描述。',
  'no-audio-track': '文件没有音轨。',
  'codec-of-browser': ({ codec }) => zh`声音为${formatWords(codec)}，这个浏览器无法解码。`,
  'codec-of-nobody': ({ id }) => zh`声音的编码未知（${id}），这个浏览器无法解码。`,
  'decoder-stalled': ({ seconds }) => zh`解码器在${seconds}秒内没有任何输出。`,
  'audio-no-room': ({ seconds, left, most }) =>
    zh`它长${seconds.toFixed(1)}秒，而总共${most}秒的额度只剩${left.toFixed(1)}秒。`,
  'no-added-file': ({ name }) => zh`添加的文件中没有“${name}”。`,
  'no-audio-added': '没有添加音频。请添加音频文件或录音，或者换一个数据集。',
  'no-feature-file': ({ name }) => zh`没有名为“${name}”的特征文件。`,
  'no-features-added': '没有添加特征。请添加特征文件，或者换一个数据集。',
  'no-voice': ({ unknown, known }) => zh`没有音色“${unknown}”，可选：${enumerated(known)}。`,
  'speech-not-loaded': ({ path }) => zh`无法加载内置语音（${path}）：${SERVER_GONE}`,
  'speech-torn': ({ path }) => zh`内置语音（${path}）没有完整送达：${SERVER_GONE}`,
  'manifest-damaged': ({ problem }, say) =>
    zh`内置语音的清单（manifest.json）已损坏：${say(problem)}。请重新加载页面。`,
  'no-sound-to-train-on': '录音中没有可用于训练的声音。请添加更长的录音。',
  'audio-too-large': ({ seconds, mels, bytes, most }) =>
    zh`${Math.round(seconds)}秒、${mels}个梅尔频带需要${Math.round(bytes / 2 ** 20)} MB，最多只能有${most / 2 ** 20} MB。请减少梅尔频带或音频。`,
  'data-too-short': ({ seconds, clipFrames, needed }) =>
    zh`数据集长${seconds.toFixed(1)}秒，而一个训练片段加一个探针片段（各${clipFrames}帧）` +
    zh`需要${needed.toFixed(1)}秒。请添加数据，或缩短片段。`,
  'part-not-loaded': ({ part }) =>
    zh`无法加载 Freeze Lab 的一部分（${PARTS[part]}）：连接已断开，或者发布了新版本。` +
    '没有任何改动。请在服务器可访问时重试；如果仍不行，请先保存要保留的内容，再重新加载页面。',
};

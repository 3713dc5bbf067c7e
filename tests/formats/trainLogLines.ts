/** Lines of a `train.log` as GPT-SoVITS's `s2_train.py` writes them. */

/** A line, so many seconds after the first. */
export function entry(seconds: number, message: string, name = 'voice'): string {
  const time = new Date(Date.UTC(2024, 4, 6, 7, 8, 9, 123) + seconds * 1000).toISOString();
  return `${time.slice(0, 10)} ${time.slice(11, 19)},${time.slice(20, 23)}\t${name}\tINFO\t${message}\n`;
}

export const settingsEntry = (settings: string, name = 'voice'): string => entry(0, settings, name);

const settings = (freeze: boolean): string =>
  "{'train': {'log_interval': 100, 'seed': 1234, 'fp16_run': True, 'lr_decay': 0.999875}, 'data': {'hop_length': 640, " +
  "'exp_dir': 'logs/voice'}, 'model': {'inter_channels': 192, 'semantic_frame_rate': '25hz', " +
  `'freeze_quantizer': ${freeze ? 'True' : 'False'}, 'version': 'v2'}, 's2_ckpt_dir': 'logs/voice', 'name': 'voice', ` +
  "'pretrain': None, 'resume_step': None}";
export const SETTINGS_ENTRY = settingsEntry(settings(true));

/** What stands in a log at a logged step: the epoch, and the list. */
export const listEntry = (step: number, commitment: number, name = 'voice'): string =>
  entry(step, `Train Epoch: ${1 + Math.floor(step / 250)} [${(step % 250) / 2.5}%]`, name) +
  entry(
    step,
    `[2.5, 3.0625, 1.25, 22.125, ${Number.isInteger(commitment) ? commitment.toFixed(1) : commitment}, 1.5, ${step}, 9.99875e-05]`,
    name,
  );

/** One training, logged at these steps. */
export const trainLog = (
  steps: readonly number[],
  commitmentAt: (step: number) => number,
  name = 'voice',
  freeze = true,
): string =>
  settingsEntry(settings(freeze), name) +
  entry(1, 'loaded pretrained GPT_SoVITS/pretrained_models/s2G2333k.pth', name) +
  steps.map((step) => listEntry(step, commitmentAt(step), name)).join('') +
  entry((steps.at(-1) ?? 0) + 1, '====> Epoch: 1', name);

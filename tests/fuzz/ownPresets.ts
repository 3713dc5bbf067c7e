/** Presets of a person's own, out of the browser's storage and out of files. */
import assert from 'node:assert/strict';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { LONGEST_PRESET_NAME, MOST_PRESETS } from '../../src/config/limits.ts';
import { checkedSettings } from '../../src/config/validation.ts';
import { parsePresets, presetSettings, writePresets } from '../../src/formats/presetFile.ts';
import { damagedJsonTexts } from './jsonDamage.ts';
import { reader } from './reader.ts';

const settings = presetSettings(defaultExperiment().settings);
const presets = JSON.parse(
  writePresets([
    { name: 'mine', settings },
    { name: 'slow', settings: { ...settings, learningRate: 1e-5, dim: 8 } },
  ]),
) as object;

export const PRESET_READERS = [
  reader({
    name: 'presets',
    inputs: damagedJsonTexts([presets, { ...presets, version: 2 }]),
    read: (text: string) => {
      const read = parsePresets(text);
      assert(read.length <= MOST_PRESETS);
      for (const preset of read) {
        assert(preset.name.length >= 1 && preset.name.length <= LONGEST_PRESET_NAME);
        assert.deepEqual(checkedSettings(preset.settings).problems, []);
      }
      assert.deepEqual(parsePresets(writePresets(read)), read);
      return read;
    },
  }),
];

/** Every reader that is fuzzed. `docs/reliability.md` says what each of them reads. */
import { OWN_FILE_READERS } from './ownFiles.ts';
import { PRESET_READERS } from './ownPresets.ts';
import type { FuzzedReader } from './reader.ts';
import { SOUND_READERS } from './sound.ts';
import { TENSOR_FILE_READERS } from './tensorFiles.ts';
import { TEXT_READERS } from './texts.ts';
import { TYPED_READERS } from './typed.ts';

export const READERS: readonly FuzzedReader[] = [
  ...TENSOR_FILE_READERS,
  ...OWN_FILE_READERS,
  ...PRESET_READERS,
  ...TEXT_READERS,
  ...TYPED_READERS,
  ...SOUND_READERS,
];

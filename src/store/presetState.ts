/** What the page knows of a person's own presets, and what can be done with them. A part of the store's shape. */
import type { OwnPreset } from '../config/presets.ts';
import type { Problem } from '../config/problems/problem.ts';

/** Why presets cannot be had, or are not kept. */
export type PresetTrouble =
  /** What the browser kept is damaged, or of a newer version; it is left as it is. */
  | { kind: 'unreadable'; problem: Problem }
  /** They last as long as the page: the browser's storage has no room, or there is none. */
  | { kind: 'not-kept'; why: 'full' | 'denied' };

export interface PresetState {
  ownPresets: {
    /** In the order in which they were saved; no two have the same name. */
    presets: readonly OwnPreset[];
    trouble: PresetTrouble | null;
  };
}

/** As of `LabActions`. While what was kept is unreadable, nothing changes it but `beginPresetsAnew`. */
export interface PresetActions {
  /** Keeps the settings of the form under a name, in the place of a preset that has it. */
  savePreset(name: string): void;
  /** @returns false if another one has that name */
  renamePreset(from: string, to: string): boolean;
  /** @returns brings it back to its place; null if there is none of that name */
  removePreset(name: string): (() => void) | null;
  /** Writes one to a file, or all. */
  exportPresets(name?: string): void;
  /**
   * Adds those of a file. One whose name is taken gets a number, unless it is the same.
   * @returns how many came, and how many were there; null if that failed, which was said
   */
  importPresets(file: File): Promise<{ added: number; there: number } | null>;
  /** Writes what the browser kept and cannot be read to a file, and begins without any. */
  beginPresetsAnew(): void;
  /** Takes over what another page of Freeze Lab has changed. */
  readPresets(): void;
}

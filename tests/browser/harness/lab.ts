/** The page as a person handles it: transport, switches, files. Finds everything by its accessible name. */
import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';

/** Small enough for a GPU in software. */
export const TINY = { dim: 8, codes: 16, hidden: 8, mels: 16, batchSize: 1, clipFrames: 16, kmeansIterations: 2 };

/** What a test reads of a weights file. */
export interface Weights {
  step: number;
  state_dict: Record<string, { shape: number[]; data: number[] }>;
}

export class LabPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the page and waits until training could start. */
  async open(settings: Record<string, unknown> = TINY, backend?: 'webgpu' | 'wasm' | 'cpu'): Promise<void> {
    const query = new URLSearchParams({ x: JSON.stringify(settings), ...(backend ? { backend } : {}) });
    await this.page.goto(`/?${query}`);
    // A GPU in software compiles its shaders first.
    await expect(this.button('Start')).toBeEnabled({ timeout: 150_000 });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  freezeSwitch(lane: string): Locator {
    return this.page.getByRole('switch', { name: `Freeze quantizer, lane ${lane}`, exact: true });
  }

  figure(title: string): Locator {
    return this.page.getByRole('figure', { name: title, exact: true });
  }

  get log(): Locator {
    return this.page.getByRole('log');
  }

  /** Runs `count` steps (1, 10 or 100) and waits for the last. */
  async step(count: 1 | 10 | 100): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Steps per press' }).selectOption(String(count));
    await this.button('Step').click();
    // The button rests while steps run; a quick run may be over before anyone looks.
    await expect(this.button('Step')).toBeEnabled({ timeout: 150_000 });
    await expect(this.button('Start')).toBeEnabled();
  }

  /** Exports the selected lane's weights, and reads the file. */
  async exportWeights(): Promise<{ path: string; weights: Weights }> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.button('Export weights').click()]);
    const path = await download.path();
    return { path, weights: JSON.parse(await readFile(path, 'utf8')) as Weights };
  }

  async importWeights(path: string): Promise<void> {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.button('Import weights').click()]);
    await chooser.setFiles({ name: 'weights.json', mimeType: 'application/json', buffer: await readFile(path) });
  }
}

/** Names of the tensors that differ in any bit between two weights files. */
export function changedTensors(a: Weights, b: Weights): string[] {
  const bits = (weights: Weights, name: string) => JSON.stringify(weights.state_dict[name]?.data);
  return Object.keys(a.state_dict).filter((name) => bits(a, name) !== bits(b, name));
}

/** Files as a GPT-SoVITS user has them on disk: a small checkpoint, and features that fit it. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { TensorPlace } from '../../../src/formats/contentTree.ts';
import { type TorchTensor, writeTorch } from '../../../src/formats/torchWriter.ts';

export interface OwnFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A file that PyTorch wrote, see tests/reference/interop. */
export async function interopFile(name: string): Promise<OwnFile> {
  const path = fileURLToPath(new URL(`../../reference/interop/${name}`, import.meta.url));
  return { name, mimeType: '', buffer: await readFile(path) };
}

/** Takes 6 channels to 5 dimensions at 25 Hz, with 7 codes. */
export const checkpoint = (): Promise<OwnFile> => interopFile('tiny_s2G.pth');

/**
 * An utterance of 6 channels as `4-cnhubert` holds it: slow waves, so that all codes get something to do.
 * @param size of the waves
 */
export function featureFile(index: number, frames = 160, size = 2): OwnFile {
  const data = Float32Array.from({ length: 6 * frames }, (_, i) => {
    const [channel, frame] = [Math.floor(i / frames), i % frames];
    return size * Math.sin(frame * (0.05 + 0.07 * channel) + 1.7 * channel + index);
  });
  const bytes = new Uint8Array(data.buffer);
  const tensor: TorchTensor = { path: '', type: 'float32', shape: [1, 6, frames], bytes, requiresGrad: false };
  const parts = writeTorch(new TensorPlace(''), new Map([['', tensor]]));
  return { name: `utt${index}.wav.pt`, mimeType: '', buffer: Buffer.concat(parts) };
}

/** Drops files on the middle of the page. */
export async function dropFiles(page: Page, files: readonly OwnFile[]): Promise<void> {
  const contents = files.map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') }));
  await page.evaluate((given) => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name));
    }
    for (const kind of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, contents);
}

/** `compare BEFORE AFTER`: whether a freeze held between two checkpoints. */
import { problemText } from '../config/problems/problemText.ts';
import { checkJson } from '../formats/checkJson.ts';
import { checkFreeze } from '../lab/freezeCheck.ts';
import { tokenSource } from '../lab/tokenSource.ts';
import { compareTokens } from '../lab/tokenCheck.ts';
import { readSemanticTokens } from '../lab/semanticTokenFile.ts';
import { noInputs } from '../lab/inputs.ts';
import type { FreezeCheckReport } from '../protocol/freezeCheck.ts';
import type { ImportedCheckpoint } from '../train/importedCheckpoint.ts';
import { startBackend } from './backend.ts';
import { checkLines } from './checkLines.ts';
import { bringFeatures, filesAt } from './givenFiles.ts';
import { fileAt } from './openFile.ts';
import { print } from './output.ts';
import { speechOnDisk } from './speechOnDisk.ts';

export interface CompareOptions {
  before: string;
  after: string;
  /** Files of features, and folders of them. */
  features: readonly string[];
  /** A `6-name2semantic.tsv`; null: none. */
  tokens: string | null;
  json: boolean;
}

/** Nobody watches, and an interrupt ends the program. */
const WORK = { signal: new AbortController().signal, onProgress: () => {} };

/**
 * Prints the verdict, whatever it is, with its numbers. Tokens are compared if features or tokens are given; on the
 * bundled speech if there are no features.
 * @throws CommandError, FormatError for a file that is not there or cannot be read
 */
export async function compareCommand(options: CompareOptions): Promise<void> {
  const [before, after] = [await fileAt(options.before), await fileAt(options.after)];
  const { report, checkpoints } = await checkFreeze(before, after, WORK);
  const wantsTokens = options.features.length > 0 || options.tokens !== null;
  const complete = wantsTokens && checkpoints ? { ...report, ...(await tokensOf(checkpoints, options)) } : report;
  await print(options.json ? [`${checkJson(complete, problemText)}\n`] : checkLines(complete));
}

async function tokensOf(
  { before, after }: { before: ImportedCheckpoint; after: ImportedCheckpoint },
  { features, tokens }: CompareOptions,
): Promise<Pick<FreezeCheckReport, 'tokens' | 'tokensMissing'>> {
  const file = tokens === null ? null : await readSemanticTokens(await fileAt(tokens), WORK);
  const inputs = noInputs(speechOnDisk());
  await bringFeatures(inputs, await filesAt(features), before.found.channelsIn, WORK);
  const source = await tokenSource(before.found, inputs, WORK);
  if ('code' in source) return { tokens: null, tokensMissing: source };
  await startBackend('wasm');
  return { tokens: await compareTokens(before, after, source, file, WORK), tokensMissing: null };
}

/** The benchmark of the training step: runs it everywhere that was asked for and prints what came out. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { browserRuntime } from './browserRuntime.ts';
import { nodeRuntime } from './nodeRuntime.ts';
import { report } from './report.ts';
import { type Backend, BACKENDS, type Measured, type Section, SECTIONS, type RunOptions } from './results.ts';
import { SIZES, type SizeName } from './sizes.ts';
import { findTorch, torchSteps } from './torch.ts';
import { workerBundle } from './workerBundle.ts';

const USAGE = `npm run bench -- [OPTION …]: our training step against the same step in stock tfjs operations and in PyTorch.

  --only LIST       sections: ${SECTIONS.join()},bundle; all by default
  --sizes LIST      ${Object.keys(SIZES).join()}; toy,mid by default. Sizes of step, kernels, frozen, copies
  --backends LIST   ${BACKENDS.join()}; both by default
  --node no, --browser no, --torch no
                    leaves that runtime out
  --steps N         steps of each of the two runs of bits; 500 by default
  --json FILE       writes everything measured

WebGPU runs on the machine's adapter in Node, on Chromium's software adapter where there is none and in the browser.
Times are medians of turns that the contestants take within one run: compare them with each other, not with those of
another machine.`;

/** @returns the exit status */
export async function main(args: string[]): Promise<number> {
  try {
    const choice = chosen(args);
    if (!choice) {
      console.log(USAGE);
      return 0;
    }
    const measured = await measure(choice);
    console.log(report(measured));
    if (choice.json) writeFileSync(choice.json, `${JSON.stringify(measured, null, 1)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}

class UsageError extends Error {}

interface Choice extends Omit<RunOptions, 'backend'> {
  backends: Backend[];
  bundle: boolean;
  node: boolean;
  browser: boolean;
  torch: boolean;
  json: string | null;
}

/** What the arguments ask for; null if they ask for help. */
function chosen(args: string[]): Choice | null {
  const text = { type: 'string' } as const;
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        only: text,
        sizes: text,
        backends: text,
        node: text,
        browser: text,
        torch: text,
        steps: text,
        json: text,
        help: {
          type: 'boolean',
          short: 'h',
        },
      },
    }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (values.help) return null;
  const asked = listOf('only', [...SECTIONS, 'bundle'] as const, values.only);
  const steps = Number(values.steps ?? 500);
  if (!Number.isInteger(steps) || steps < 1) throw new UsageError(`--steps ${values.steps}: expected a whole number.`);
  return {
    sections: asked.filter((section): section is Section => section !== 'bundle'),
    bundle: asked.includes('bundle'),
    sizes: listOf('sizes', Object.keys(SIZES) as SizeName[], values.sizes ?? 'toy,mid'),
    backends: listOf('backends', BACKENDS, values.backends),
    node: values.node !== 'no',
    browser: values.browser !== 'no',
    torch: values.torch !== 'no',
    steps,
    json: values.json ?? null,
  };
}

/** The words of `text`, all that are known if it is absent. */
function listOf<T extends string>(option: string, known: readonly T[], text?: string): T[] {
  if (text === undefined) return [...known];
  return text.split(',').map((word) => {
    const found = known.find((one) => one === word);
    if (!found) throw new UsageError(`--${option}: there is no “${word}”; there are ${known.join(', ')}.`);
    return found;
  });
}

async function measure({ sections, sizes, steps, ...choice }: Choice): Promise<Measured> {
  const measured: Measured = { node: {}, browser: {}, torch: null, bundle: null };
  const python = choice.torch && sections.includes('step') ? await findTorch() : null;
  // Before and after everything else, so that it can be seen whether the machine was as fast at the end.
  const before = python && (await torchSteps(python, sizes));
  const runtimes = {
    ...(choice.node && { node: nodeRuntime() }),
    ...(choice.browser && { browser: browserRuntime() }),
  };
  for (const [name, starting] of Object.entries(runtimes)) {
    const runtime = await starting;
    for (const backend of choice.backends) {
      const worthwhile = sections.filter((section) => isWorthwhile(section, name, backend));
      if (worthwhile.length === 0) continue;
      const results = await runtime.run({ backend, sections: worthwhile, sizes, steps });
      measured[name as 'node' | 'browser'][backend] = results;
    }
    runtime.close();
  }
  if (python && before) measured.torch = { version: python.version, before, after: await torchSteps(python, sizes) };
  if (choice.bundle) measured.bundle = await workerBundle();
  return measured;
}

/** The browser is asked for what only it can tell; same bits are a matter of the GPU. */
function isWorthwhile(section: Section, runtime: string, backend: Backend): boolean {
  if (runtime === 'browser') return section === 'step' || section === 'frozen';
  return section !== 'bits' || backend === 'webgpu';
}

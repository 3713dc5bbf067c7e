/**
 * Writes `licenses.md` into the build: name, version and licence text of every package whose code is in it.
 *
 * Vite has an option for that, but it does not see the worker's bundle, which holds most of the third-party code.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MODULES = join(dirname(import.meta.dirname), 'node_modules');
const PACKAGE_FOLDER = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

/** A licence's text from a package that has it, for packages that only name theirs. */
const TEXTS = /** @type {Record<string, string>} */ ({ 'Apache-2.0': 'typescript/LICENSE' });

/** One package's chapter. @param {string} folder */
function chapter(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file
    ? readFileSync(join(folder, file), 'utf8').trim()
    : `The package names its licence without its text${license in TEXTS ? ', which is at the end' : ''}.`;
  return `## ${name} ${version} (${license})\n\n${text}\n`;
}

/**
 * A pair of plugins that share what they saw: `collect` goes into the worker's build too, `write` only into the page's.
 */
export function licenses() {
  /** @type {Set<string>} */
  const folders = new Set();

  /** @returns {import('vite').Plugin} */
  const collect = () => ({
    name: 'collect-licenses',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        for (const [id, { renderedLength }] of Object.entries(output.modules)) {
          const folder = renderedLength > 0 && PACKAGE_FOLDER.exec(id.replace(/^\0/, ''))?.[0];
          if (folder && existsSync(join(folder, 'package.json'))) folders.add(folder);
        }
      }
    },
  });

  /** @type {import('vite').Plugin} */
  const write = {
    name: 'write-licenses',
    generateBundle: {
      // After `collect`, and after the workers, which are bundled while the page's modules are read.
      order: 'post',
      handler() {
        const chapters = [...folders].map(chapter).sort();
        const texts = Object.entries(TEXTS).map(
          ([name, file]) => `## Text of ${name}\n\n${readFileSync(join(MODULES, file), 'utf8').trim()}\n`,
        );
        const source = `# Licences of the packages in this page\n\n${[...chapters, ...texts].join('\n')}`;
        this.emitFile({ type: 'asset', fileName: 'licenses.md', source });
      },
    },
  };
  return { collect, write };
}

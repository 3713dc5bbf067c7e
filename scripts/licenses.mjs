/**
 * Writes `licenses.html` into the build: name, version and licence text of Freeze Lab and of every package whose code is
 * in it. A web page, since browsers show that from any host, and offer other texts for download from some.
 *
 * Vite has an option for such a list, but it does not see the worker's bundle, which holds most of the third-party code.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = dirname(import.meta.dirname);
const PACKAGE_FOLDER = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

/** A licence's text from a package that has it, for packages that only name theirs. */
const TEXTS = /** @type {Record<string, string>} */ ({ 'Apache-2.0': 'typescript/LICENSE' });

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
/** @param {string} title @param {string} text */
const chapter = (title, text) => `<h2>${escaped(title)}</h2>\n<pre>${escaped(text.trim())}</pre>\n`;

/** The licence of a package, or of Freeze Lab itself. @param {string} folder @param {string} [title] its name */
function licenceOf(folder, title) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file
    ? readFileSync(join(folder, file), 'utf8')
    : `The package names its licence without its text${license in TEXTS ? ', which is at the end' : ''}.`;
  return chapter(`${title ?? name} ${version} (${license})`, text);
}

/** @param {Iterable<string>} folders of the packages @returns {string} */
function page(folders) {
  const packages = [...folders].map((folder) => licenceOf(folder)).sort();
  const texts = Object.entries(TEXTS).map(([name, file]) =>
    chapter(`Text of ${name}`, readFileSync(join(ROOT, 'node_modules', file), 'utf8')),
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Licences of Freeze Lab</title>
<style>
body { max-width: 80ch; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
h2 { margin-top: 2.5rem; font-size: 1rem }
pre { font-size: 0.8rem; white-space: pre-wrap }
</style>
<h1>Licences</h1>
<p>Freeze Lab, and every package whose code is in this page.</p>
${licenceOf(ROOT, 'Freeze Lab')}${packages.join('')}${texts.join('')}</html>
`;
}

/**
 * A pair of plugins that share what they saw: `collect` goes into the builds of the workers too, `write` only into the page's.
 * @param {string[]} [later] packages of what is bundled after the list was written; another one there ends the build
 */
export function licenses(later = []) {
  const folders = new Set(later.map((name) => join(ROOT, 'node_modules', name)));
  let written = false;

  /** @returns {import('vite').Plugin} */
  const collect = () => ({
    name: 'collect-licenses',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        for (const [id, { renderedLength }] of Object.entries(output.modules)) {
          const folder = renderedLength > 0 && PACKAGE_FOLDER.exec(id.replace(/^\0/, ''))?.[0];
          if (!folder || !existsSync(join(folder, 'package.json'))) continue;
          if (written && !folders.has(folder)) this.error(`The licence of ${folder} is not in licenses.html.`);
          folders.add(folder);
        }
      }
    },
  });

  /** @type {import('vite').Plugin} */
  const write = {
    name: 'write-licenses',
    generateBundle: {
      // After `collect`, and after the training worker, which are bundled while the page's modules are read.
      order: 'post',
      handler() {
        written = true;
        this.emitFile({ type: 'asset', fileName: 'licenses.html', source: page(folders) });
      },
    },
  };
  return { collect, write };
}

/**
 * Finds a Chrome or Chromium that can run WebGPU, installing one if there is none, and says with which flags.
 * Shared by the test command, the Playwright configuration and the benchmarks.
 */
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { installDebianPackages, runVisibly } from './debianPackages.mjs';

/** Real WebGPU on a software adapter: the same flags on every machine, so results do not depend on a graphics card. */
export const SOFTWARE_WEBGPU_FLAGS = [
  '--no-sandbox', // containers run as root, where the sandbox cannot start
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-webgpu-adapter=swiftshader',
  '--use-vulkan=swiftshader',
  '--disable-vulkan-surface',
];
/** Keeps the browser from waiting for servers that a test machine may not reach. */
export const QUIET_FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];
/** A microphone that plays a test tone and needs no permission. */
export const FAKE_MICROPHONE_FLAGS = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Places where an installer puts Chrome on systems that do not put it on the path. */
function usualPlaces() {
  if (process.platform === 'darwin') {
    return [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ];
  }
  if (process.platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
      const folder = process.env[variable];
      return folder ? [join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')] : [];
    });
  }
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'].filter(Boolean);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
}

/** Playwright's own Chromium, if it was installed before. */
function ownOfPlaywright() {
  const { chromium } = createRequire(import.meta.url)('@playwright/test');
  return /** @type {string} */ (chromium.executablePath());
}

/**
 * @returns {string | null} path of a browser, or null if there is none
 */
export function findChrome() {
  const wanted = process.env.CHROME_PATH;
  if (wanted) {
    if (!existsSync(wanted)) throw new Error(`CHROME_PATH is ${wanted}, but there is no such file.`);
    return wanted;
  }
  return [...usualPlaces(), ownOfPlaywright()].find((path) => path && existsSync(path)) ?? null;
}

/**
 * Finds a browser or installs one: Debian's Chromium as root on Debian, Playwright's elsewhere.
 * @returns {string} path of a browser
 */
export function findOrInstallChrome() {
  const found = findChrome();
  if (found) return found;
  console.log('No Chrome or Chromium found (CHROME_PATH can name one). Installing Chromium:');
  const asRoot = process.getuid?.() === 0;
  const installed =
    installDebianPackages('chromium') ||
    runVisibly('npx', ['playwright', 'install', ...(asRoot ? ['--with-deps'] : []), 'chromium']);
  const path = installed ? findChrome() : null;
  if (!path) {
    throw new Error(
      'Chromium could not be installed. Install Chrome or Chromium by hand, or set CHROME_PATH to one, and try again.',
    );
  }
  return path;
}

/**
 * Environment that gives Node's `webgpu` package the software adapter which Chromium brings along. Empty where the
 * browser has none beside it; the tests that need it then say so and skip.
 * @returns {Record<string, string>}
 */
export function softwareGpuEnvironment() {
  if (process.platform !== 'linux') return {};
  const chrome = findChrome();
  const folders = ['/usr/lib/chromium', '/opt/google/chrome', ...(chrome ? [dirname(realpathSync(chrome))] : [])];
  const folder = folders.find((place) => existsSync(join(place, 'vk_swiftshader_icd.json')));
  if (!folder) return {};
  const libraries = [process.env.LD_LIBRARY_PATH, folder].filter(Boolean).join(delimiter);
  return { VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'), LD_LIBRARY_PATH: libraries };
}

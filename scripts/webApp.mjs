/**
 * What makes the built page installable and lets it work without a connection: the web app manifest, and the service
 * worker (src/offline) with the list of all files of the build.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { VitePWA } from 'vite-plugin-pwa';

/** Of the light theme; `<meta name="theme-color">` in index.html has both themes for the open page. */
const BACKGROUND = '#fbfbfa';
const OUTPUT = 'serviceWorker.js';
/** Addresses in it are relative to itself, so the page works in any folder of a host. */
const ICONS = [
  { src: 'icons/any-192.png', sizes: '192x192', type: 'image/png' },
  { src: 'icons/any-512.png', sizes: '512x512', type: 'image/png' },
  { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  { src: 'favicon.svg', sizes: 'any', type: 'image/svg+xml' },
];

/** @param {Buffer} bytes */
const integrityOf = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`;

/**
 * @param {{ name: string, description: string }} texts
 * @param {() => import('vite').Plugin} collect notes the packages whose code is in the service worker
 */
export function webApp({ name, description }, collect) {
  let folder = '';
  return [
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/offline',
      filename: 'serviceWorker.ts',
      registerType: 'prompt',
      injectRegister: false,
      includeManifestIcons: false,
      // The page's build says enough.
      integration: { configureCustomSWViteBuild: (options) => void (options.logLevel = 'warn') },
      manifest: {
        id: './',
        name,
        short_name: name,
        description,
        display: 'standalone',
        background_color: BACKGROUND,
        theme_color: BACKGROUND,
        categories: ['education', 'developer'],
        icons: ICONS,
      },
      injectManifest: {
        rollupFormat: 'iife',
        buildPlugins: { vite: [collect()] },
        globPatterns: ['**/*'],
        globIgnores: [OUTPUT],
        maximumFileSizeToCacheInBytes: 16 * 1024 * 1024,
        manifestTransforms: [
          async (entries) => ({
            manifest: await Promise.all(
              entries.map(async (entry) => ({
                ...entry,
                integrity: integrityOf(await readFile(join(folder, entry.url))),
              })),
            ),
          }),
        ],
      },
    }),
    /** @type {import('vite').Plugin} */ ({
      name: 'folder-of-build',
      apply: 'build',
      configResolved: ({ root, build }) => void (folder = resolve(root, build.outDir)),
    }),
  ];
}

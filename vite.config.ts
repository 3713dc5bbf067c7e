/** The page and its worker: development server, production build. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { licenses } from './scripts/licenses.mjs';
import { policyInPage } from './scripts/pagePolicy.mjs';
import { tfjsImports } from './scripts/tfjsImports.mjs';
import { webApp } from './scripts/webApp.mjs';
import { title } from './src/config/texts/en/page.ts';

/** Packages whose code is in the service worker, which is bundled when all else is written. */
const KEPT_BY_SERVICE_WORKER = ['workbox-core', 'workbox-precaching', 'workbox-strategies'];
const { collect, write } = licenses(KEPT_BY_SERVICE_WORKER);

export default defineConfig({
  base: './',
  plugins: [
    react(),
    policyInPage(),
    collect(),
    write,
    webApp({ name: title.name, description: title.statement }, collect),
  ],
  resolve: { dedupe: ['@tensorflow/tfjs-core', 'react', 'react-dom'] },
  worker: { format: 'es', plugins: () => [collect()] },
  build: {
    // Browsers with WebGPU understand all of it.
    target: 'es2023',
    // scripts/checkBundle.mjs holds the sizes that count.
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 2 },
            { name: 'charts', test: /node_modules[\\/](recharts|d3-[a-z]+|victory-vendor)[\\/]/, priority: 1 },
          ],
        },
      },
    },
  },
  // The worker imports these when it starts; found only then, they would reload the page in development. Deep imports of
  // core are on the list too, so that core is bundled once.
  optimizeDeps: { include: tfjsImports(import.meta.dirname) },
  server: { port: 5173, strictPort: true },
});

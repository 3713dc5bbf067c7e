/** The gallery of components (tests/gallery), apart from the page's build: `npm run gallery`, and its browser test. */
import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
  root: join(import.meta.dirname, 'tests/gallery'),
  publicDir: false,
  plugins: [react()],
  resolve: { dedupe: ['react', 'react-dom'] },
  build: { target: 'es2023', chunkSizeWarningLimit: 2000 },
  server: { port: 5174 },
});

/** Page root: starts the worker and draws the page into #root. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { spawnWorker } from './client/spawnWorker.ts';
import { browserRuns } from './runs/browserRuns.ts';
import { watchUpdates } from './client/updates.ts';
import { createLabStore } from './store/lab.ts';
import { App } from './ui/App.tsx';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import { restoreLanguage } from './ui/language.ts';
import { saveFile } from './ui/saveFile.ts';
import './ui/styles/index.css';
import { restoreTheme } from './ui/theme.ts';
import { LabProvider } from './ui/useLab.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

restoreTheme();
const lab = createLabStore({
  connect: spawnWorker,
  search: location.search,
  site: document.baseURI,
  saveFile,
  storage: () => localStorage,
  runs: browserRuns,
});
const languageProblem = await restoreLanguage(location.search);
if (languageProblem) lab.report(languageProblem);
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary onExportMetrics={() => void lab.actions.exportMetrics()}>
      <LabProvider value={lab}>
        <App />
      </LabProvider>
    </ErrorBoundary>
  </StrictMode>,
);
// At once: what there is to say before the page is drawn is kept for it.
void lab.boot();
// The development server has nothing to keep: its files change.
if (import.meta.env.PROD) void watchUpdates(lab.offerUpdate);

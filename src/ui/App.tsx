/** The one screen of Freeze Lab. */
import { Toaster } from 'sonner';
import { texts } from '../config/texts/index.ts';
import { BottomBar } from './BottomBar.tsx';
import { ChartGrid } from './charts/ChartGrid.tsx';
import { ChartToolbar } from './charts/ChartToolbar.tsx';
import { CodebookView } from './codebook/CodebookView.tsx';
import { LaneComparison } from './compare/LaneComparison.tsx';
import { DropOverlay } from './files/DropOverlay.tsx';
import { OpenFiles } from './files/OpenFiles.tsx';
import { Flow } from './flow/Flow.tsx';
import { Help } from './help/Help.tsx';
import { HelpProvider } from './help/helpDesk.ts';
import { useHelp } from './help/useHelp.ts';
import { useLanguage } from './language.ts';
import { LanePanel } from './lane/LanePanel.tsx';
import { LogPanel } from './lane/LogPanel.tsx';
import { WeightsPanel } from './lane/WeightsPanel.tsx';
import { ListenPanel } from './listen/ListenPanel.tsx';
import { ConnectionBanner } from './notices/ConnectionBanner.tsx';
import { DivergenceBanner } from './notices/DivergenceBanner.tsx';
import { ProgressBars } from './notices/ProgressBar.tsx';
import { UpdateLine } from './notices/UpdateLine.tsx';
import { useLogEffects } from './notices/useLogEffects.tsx';
import { TokenAgreement } from './proof/TokenAgreement.tsx';
import { TokenFlips } from './proof/TokenFlips.tsx';
import { AwaitedBanner } from './files/AwaitedBanner.tsx';
import { KeepingBanner, OfferBanner } from './runs/RunBanners.tsx';
import { useKeeping } from './runs/useKeeping.tsx';
import { QuestionPanel } from './scenarios/QuestionPanel.tsx';
import { SettingsPanel } from './settings/SettingsPanel.tsx';
import { TopBar } from './topbar/TopBar.tsx';
import { useShortcuts } from './topbar/useShortcuts.ts';
import { NARROW, useMedia } from './useMedia.ts';
import { useLab } from './useLab.ts';

/** The experiment; folded away on narrow screens. */
function Settings({ narrow }: { narrow: boolean }) {
  return (
    <aside className="pane pane-settings" aria-label={texts.settings.title}>
      {narrow ? (
        <details>
          <summary>{texts.settings.show}</summary>
          <SettingsPanel />
        </details>
      ) : (
        <SettingsPanel />
      )}
    </aside>
  );
}

/** The page. */
export function App() {
  // With it, everything below is said anew.
  useLanguage();
  const narrow = useMedia(NARROW);
  const replacing = useLab(({ replacements }) => replacements > 0);
  const help = useHelp();
  useShortcuts(help);
  useLogEffects();
  useKeeping();
  return (
    <HelpProvider value={help.desk}>
      <div className="app">
        <a className="skip-link" href="#training">
          {texts.title.skip}
        </a>
        <TopBar />
        <div className="banners">
          <ConnectionBanner />
          <KeepingBanner />
          <OfferBanner />
          <AwaitedBanner />
          {!narrow && <DivergenceBanner />}
          <UpdateLine />
        </div>
        <div className="panes">
          <Settings narrow={narrow} />
          <main
            className="pane pane-main"
            id="training"
            aria-busy={replacing}
            aria-label={texts.title.main}
            tabIndex={-1}
          >
            <QuestionPanel />
            <Flow />
            <ChartToolbar />
            <ChartGrid />
            <LaneComparison />
            <CodebookView />
            <ListenPanel />
            <TokenFlips />
            <TokenAgreement />
          </main>
          <aside className="pane pane-lane" aria-label={texts.panel.aside}>
            <LanePanel />
            <WeightsPanel />
            <LogPanel />
          </aside>
        </div>
        {narrow && <BottomBar />}
        <ProgressBars />
        <DropOverlay />
        <OpenFiles />
        <Help {...help} />
        {/* On a phone the transport stands at the bottom. */}
        <Toaster
          position={narrow ? 'top-center' : 'bottom-right'}
          containerAriaLabel={texts.notices.region}
          closeButton
          toastOptions={{ closeButtonAriaLabel: texts.notices.close }}
          richColors
        />
      </div>
    </HelpProvider>
  );
}

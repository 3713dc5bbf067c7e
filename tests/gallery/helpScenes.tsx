/** Help: its menu, words that can be pressed, the glossary, help of the charts, the tour. */
import type { ReactNode } from 'react';
import { Flow } from '../../src/ui/flow/Flow.tsx';
import { ChartAbout } from '../../src/ui/charts/ChartAbout.tsx';
import { GlossaryDialog } from '../../src/ui/help/GlossaryDialog.tsx';
import { HandbookPending } from '../../src/ui/help/HandbookPending.tsx';
import { Help } from '../../src/ui/help/Help.tsx';
import { type HelpDesk, HelpProvider } from '../../src/ui/help/helpDesk.ts';
import { HelpMenu } from '../../src/ui/help/HelpMenu.tsx';
import { Term } from '../../src/ui/help/Term.tsx';
import { QuestionPanel } from '../../src/ui/scenarios/QuestionPanel.tsx';
import { Tour } from '../../src/ui/tour/Tour.tsx';
import { TourOffer } from '../../src/ui/tour/TourOffer.tsx';
import { sessionWith } from './labs.ts';
import type { Scene } from './scene.ts';
import { scenesOf, untouched } from './scenesOf.ts';

const DESK: HelpDesk = { startTour() {}, openGlossary() {}, openShortcuts() {} };

/** As on the page, where help can be opened. */
export const helped = (part: ReactNode): ReactNode => <HelpProvider value={DESK}>{part}</HelpProvider>;

const nothing = (): void => {};

export const HELP_SCENES: readonly Scene[] = [
  ...scenesOf('help-menu', 'main', () => helped(<HelpMenu />), {
    closed: {},
    open: { state: {}, action: { press: 'Help' } },
  }),
  ...scenesOf('term', 'aside', () => helped(<Term id="commitment-loss">commitment loss</Term>), {
    closed: {},
    open: { state: {}, action: { press: 'commitment loss' } },
  }),
  ...scenesOf('term-policy', 'aside', () => helped(<Term id="policy:requiresGradOnly">requires-grad only</Term>), {
    open: { state: {}, action: { press: 'requires-grad only' } },
  }),
  ...scenesOf('chart-help', 'aside', () => helped(<ChartAbout id="commitment" />), {
    open: { state: {}, action: { press: 'What am I looking at? Commitment loss' } },
  }),
  ...scenesOf('handbook', 'aside', () => <HandbookPending problem={null} again={nothing} />, { loading: {} }),
  ...scenesOf(
    'handbook-gone',
    'aside',
    () => (
      <HandbookPending
        problem={{ code: 'not-loaded', problem: { code: 'part-not-loaded', part: 'handbook' } }}
        again={nothing}
      />
    ),
    { gone: {} },
  ),
  ...scenesOf('glossary', 'main', () => <GlossaryDialog open first="token-flip" onOpenChange={nothing} />, {
    list: {},
  }),
  ...scenesOf(
    'help',
    'main',
    () => <Help desk={DESK} open="shortcuts" entry={null} touring={false} close={nothing} endTour={nothing} />,
    { shortcuts: {} },
  ),
  ...scenesOf('tour-offer', 'main', () => helped(<TourOffer search="" />), { untouched }),
  ...scenesOf('tour-offer-beside-questions', 'main', () => helped(<QuestionPanel />), { untouched }),
  ...scenesOf(
    'tour',
    'main',
    () => (
      <>
        <Flow />
        <Tour onEnd={nothing} />
      </>
    ),
    { start: untouched, running: { session: sessionWith({ running: true }) } },
  ),
];

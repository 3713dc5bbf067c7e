// @vitest-environment happy-dom
/**
 * Parts of the page that `tests/browser/language.spec.ts` does not meet, in the pseudo-language: outages, divergences, the
 * page that could not be drawn, what the badge explains, help. Whatever is in plain letters did not come from the texts.
 */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import pseudoHandbook from '../../src/config/texts/en-XA/handbook.ts';
import pseudo from '../../src/config/texts/en-XA/index.ts';
import { ENGLISH, speak } from '../../src/config/texts/index.ts';
import type { DivergenceCause } from '../../src/protocol/divergence.ts';
import type { BackendInfo } from '../../src/protocol/requests.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import type { LabState } from '../../src/store/state.ts';
import { ChartAbout } from '../../src/ui/charts/ChartAbout.tsx';
import { ErrorBoundary } from '../../src/ui/ErrorBoundary.tsx';
import { GlossaryDialog } from '../../src/ui/help/GlossaryDialog.tsx';
import { HelpProvider } from '../../src/ui/help/helpDesk.ts';
import { HelpMenu } from '../../src/ui/help/HelpMenu.tsx';
import { ConnectionBanner } from '../../src/ui/notices/ConnectionBanner.tsx';
import { DivergenceBanner } from '../../src/ui/notices/DivergenceBanner.tsx';
import { UpdateLine } from '../../src/ui/notices/UpdateLine.tsx';
import { KeepingBanner, OfferBanner } from '../../src/ui/runs/RunBanners.tsx';
import { BackendBadge } from '../../src/ui/topbar/BackendBadge.tsx';
import { Tour } from '../../src/ui/tour/Tour.tsx';
import { divergence, fakeLab, fakeState } from './fakeLab.ts';
import { draw } from './setup.tsx';

beforeAll(() => speak({ tag: 'en-XA', texts: pseudo }));
afterAll(() => speak(ENGLISH));
afterEach(cleanup);

/** Lanes, modules and tensors, numbers with their units. */
const NAMES =
  /(?<![\p{L}\p{N}_])(?:[A-D]|ssl_proj[.\w]*|quantizer|decoder|[\d.]+(?:e[+-]?\d+|[kM])?)(?![\p{L}\p{N}_])/gu;
const ATTRIBUTES = ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'alt', 'placeholder'];

/** All that is said, but for formulas and sources, which no language translates. */
function said(): string[] {
  const elements = [...document.body.querySelectorAll('*')].filter(
    (element) => !element.closest('[translate="no"], style, script'),
  );
  const own = elements.flatMap(({ childNodes }) =>
    [...childNodes].filter(({ nodeType }) => nodeType === 3).map(({ textContent }) => textContent ?? ''),
  );
  const described = elements.flatMap((element) => ATTRIBUTES.map((name) => element.getAttribute(name) ?? ''));
  return [...new Set([...own, ...described])].map((text) => text.trim()).filter(Boolean);
}

const plainTexts = (): string[] => said().filter((text) => /[a-z]/i.test(text.replaceAll(NAMES, '')));

function expectAccents(): void {
  expect(said().some((text) => text.includes('⟦'))).toBe(true);
  expect(plainTexts()).toEqual([]);
}

const inState = (part: ReactNode, change: Partial<LabState>) => draw(part, fakeLab(fakeState(change)));
const problem = { code: 'message', text: '…' } as const;

it('a plain text is noticed', () => {
  render(<p title={pseudo.title.name}>Not from the texts</p>);
  expect(plainTexts()).toEqual(['Not from the texts']);
});

describe('the banner of an outage', () => {
  const MOMENTS = ['starting', 'idle', 'training'] as const;
  const failure = { code: 'device-lost', problem } as const;
  it.each(
    (['silent', 'lost', 'failed'] as const).flatMap((connection) =>
      MOMENTS.map((moment) => [connection, moment] as const),
    ),
  )('%s while %s', (connection, interrupted) => {
    inState(<ConnectionBanner />, {
      connection,
      interrupted,
      failure,
      sessionEnded: true,
      keeping: { lasting: true, trouble: null, step: 1200, at: 0 },
    });
    expectAccents();
  });

  it.each<[string, Partial<LabState>]>([
    ['out of memory', { connection: 'failed', failure: { code: 'out-of-memory', problem } }],
    ['on the way back', { connection: 'starting', recovering: { step: 1200, training: true }, failure }],
    ['starting again', { connection: 'starting', sessionEnded: true }],
    ['a build that was cancelled', { connection: 'ready', sessionEnded: true }],
  ])('%s', (_name, change) => {
    inState(<ConnectionBanner />, change);
    expectAccents();
  });
});

describe('the banner of a divergence', () => {
  const CAUSES: readonly DivergenceCause[] = [
    divergence().cause as DivergenceCause,
    { code: 'learning-rate', value: 0.5, growth: null },
    { code: 'input-not-finite', input: 'features', lost: 3 },
    { code: 'input-huge', input: 'features', largest: 1e30 },
    { code: 'loss-weight', field: 'commitmentWeight', value: 1e9 },
  ];
  it.each(CAUSES.map((cause) => [cause.code, cause] as const))('%s', (_code, cause) => {
    const session = { ...fakeState().session, divergence: { ...divergence(), cause } } as SessionState;
    for (const compact of [false, true]) {
      inState(<DivergenceBanner compact={compact} />, { session });
      expectAccents();
      cleanup();
    }
  });
});

it('the page that could not be drawn', () => {
  const silenced = vi.spyOn(console, 'error').mockImplementation(() => {});
  const Broken = (): ReactNode => {
    throw new Error('1234');
  };
  render(
    <ErrorBoundary onExportMetrics={() => {}}>
      <Broken />
    </ErrorBoundary>,
  );
  expectAccents();
  silenced.mockRestore();
});

describe('the badge', () => {
  const info: BackendInfo = {
    name: 'webgpu',
    adapter: '',
    kernels: null,
    limits: { buffer: null, memory: null },
    obstacle: null,
    detail: '',
  };
  it.each<[string, Partial<BackendInfo>]>([
    ['WebGPU', {}],
    ['WebGPU in software', { kernels: 'registers' }],
    ['WebGPU on a card', { kernels: 'shared', adapter: '1234' }],
    ...(['no-api', 'insecure-context', 'no-adapter', 'device-refused', 'forced'] as const).map(
      (obstacle): [string, Partial<BackendInfo>] => [obstacle, { name: 'wasm', obstacle, detail: '1234' }],
    ),
  ])('%s', (_name, change) => {
    inState(<BackendBadge />, { backend: { ...info, ...change } });
    fireEvent.click(screen.getByRole('button'));
    expect(document.querySelector('.popover')).not.toBeNull();
    expectAccents();
  });
});

describe('notices about runs', () => {
  it.each(['full', 'cleared', 'failed', null] as const)('kept: %s', (trouble) => {
    inState(<KeepingBanner />, { keeping: { lasting: false, trouble, step: null, at: null } });
    expectAccents();
  });
  it('an offer, and an update', () => {
    const lost = { steps: 188, seconds: 2 };
    inState(
      <>
        <OfferBanner />
        <UpdateLine />
      </>,
      {
        offer: {
          run: '1',
          step: 1200,
          at: Date.now() - 7_200_000,
          running: true,
          lost,
          others: 2,
        } as LabState['offer'],
        update: { otherPages: 2, take() {} },
      },
    );
    expect(plainTexts().filter((text) => !/hours? ago/.test(text))).toEqual([]);
  });
});

describe('help', () => {
  const desk = { startTour() {}, openGlossary() {}, openShortcuts() {} };
  const helped = (part: ReactNode) => draw(<HelpProvider value={desk}>{part}</HelpProvider>);

  it('its menu', () => {
    helped(<HelpMenu />);
    fireEvent.keyDown(screen.getByRole('button'), { key: 'Enter' });
    expect(screen.getAllByRole('menuitem')).toHaveLength(3);
    expectAccents();
  });

  it('the glossary', async () => {
    helped(<GlossaryDialog open first={null} onOpenChange={() => {}} />);
    expect(await screen.findByText(pseudoHandbook.terms.freeze.says)).toBeTruthy();
    expectAccents();
  });

  it('a chart', async () => {
    helped(<ChartAbout id="commitment" />);
    fireEvent.click(screen.getByRole('button'));
    expect(await screen.findByText(pseudoHandbook.charts.commitment.lanes)).toBeTruthy();
    expectAccents();
  });

  it('the tour', () => {
    const lab = fakeLab(fakeState());
    draw(<Tour onEnd={() => {}} />, lab);
    expectAccents();
    const { session } = lab.store.getState();
    act(() => lab.store.setState({ session: { ...(session as SessionState), running: true } }));
    expectAccents();
    fireEvent.click(screen.getByRole('button', { name: pseudo.tour.next }));
    fireEvent.click(screen.getByRole('button', { name: pseudo.tour.next }));
    expectAccents();
  });
});

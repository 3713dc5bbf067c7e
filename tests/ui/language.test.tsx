// @vitest-environment happy-dom
/** Choosing a language: shown where there are two, spoken without a reload, remembered, and said where it fails. */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { handbook } from '../../src/config/texts/en/handbook.ts';
import { english } from '../../src/config/texts/en/index.ts';
import { ENGLISH, languageTag, speak, texts } from '../../src/config/texts/index.ts';
import type { Language } from '../../src/config/texts/languages.ts';
import { restoreLanguage, useLanguage } from '../../src/ui/language.ts';
import { LanguageChoice } from '../../src/ui/topbar/LanguageChoice.tsx';
import { fakeLab } from './fakeLab.ts';
import { draw } from './setup.tsx';

const loadHandbook: Language['loadHandbook'] = () => Promise.resolve(handbook);
const inEnglish: Language = { tag: 'en', name: 'English', load: () => Promise.resolve(english), loadHandbook };
const german: Language = {
  tag: 'de',
  name: 'Deutsch',
  loadHandbook,
  load: () => Promise.resolve({ ...english, title: { ...english.title, document: 'Eislabor', language: 'Sprache' } }),
};

afterEach(() => {
  vi.restoreAllMocks();
  cleanup();
  localStorage.clear();
  act(() => speak(ENGLISH));
});

/** A part of the page that says something. */
function Said() {
  useLanguage();
  return <p>{texts.title.document}</p>;
}

const choose = (tag: string) => fireEvent.change(screen.getByRole('combobox'), { target: { value: tag } });

describe('the chooser', () => {
  it('is not there for one language', () => {
    draw(<LanguageChoice languages={[inEnglish]} />);
    expect(screen.queryByRole('combobox')).toBeNull();
  });

  it('offers the languages of the page by their own names, that of development left out', () => {
    draw(<LanguageChoice />);
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['English', '简体中文']);
  });

  it('changes what is said, the document, and what the next visit begins with', async () => {
    draw(
      <>
        <LanguageChoice languages={[inEnglish, german]} />
        <Said />
      </>,
    );
    choose('de');
    expect(await screen.findByText('Eislabor')).toBeTruthy();
    expect(screen.getByRole('combobox', { name: 'Sprache' })).toBeTruthy();
    expect([document.documentElement.lang, document.title]).toEqual(['de', 'Eislabor']);
    expect(localStorage.getItem('freeze-lab.language')).toBe('de');
    choose('en');
    expect(await screen.findByText(english.title.document)).toBeTruthy();
    expect(document.documentElement.lang).toBe('en');
  });

  it('tells of texts that do not come, and the page stays as it is', async () => {
    const gone: Language = { ...german, load: () => Promise.reject(new Error('gone')) };
    const lab = fakeLab();
    lab.report = vi.fn<typeof lab.report>();
    draw(<LanguageChoice languages={[inEnglish, gone]} />, lab);
    choose('de');
    await waitFor(() => expect(lab.report).toHaveBeenCalledOnce());
    expect(lab.report).toHaveBeenCalledWith({
      code: 'not-loaded',
      problem: { code: 'part-not-loaded', part: 'language' },
    });
    expect([languageTag(), localStorage.getItem('freeze-lab.language')]).toEqual(['en', null]);
  });

  it('does as was wished last, whatever comes first', async () => {
    let come: () => void = () => undefined;
    const slow: Language = { ...german, load: () => new Promise((resolve) => (come = () => resolve(english))) };
    draw(<LanguageChoice languages={[inEnglish, slow]} />);
    choose('de');
    choose('en');
    await act(async () => come());
    expect([languageTag(), localStorage.getItem('freeze-lab.language')]).toEqual(['en', 'en']);
  });
});

describe('a visit', () => {
  it.each([
    ['', null, ['en-US'], 'en'],
    ['', null, ['zh-CN', 'en'], 'zh-CN'],
    ['', null, ['zh'], 'zh-CN'],
    ['', null, ['zh-Hans'], 'zh-CN'],
    ['', null, ['zh-SG'], 'zh-CN'],
    // Traditional letters: simplified ones are nearer than English.
    ['', null, ['zh-TW', 'en-US'], 'zh-CN'],
    ['', null, ['zh-Hant'], 'zh-CN'],
    // The first that is spoken here.
    ['', null, ['de-DE', 'en-GB', 'zh-CN'], 'en'],
    ['', null, ['de-DE', 'zh-CN', 'en'], 'zh-CN'],
    ['', null, ['de-DE'], 'en'],
    ['', null, [], 'en'],
    // That of development is for those who ask for it in the address.
    ['', null, ['en-XA'], 'en'],
    ['?lang=en-XA', null, ['zh'], 'en-XA'],
    ['', 'en-XA', ['en'], 'en'],
    // The address before what was chosen, what was chosen before the browser.
    ['?lang=en', 'zh-CN', ['zh'], 'en'],
    ['?lang=zh', 'en', ['en'], 'zh-CN'],
    ['', 'en', ['zh-CN'], 'en'],
    ['', 'zh-CN', ['en'], 'zh-CN'],
    ['?lang=xx', 'zh-CN', ['en'], 'zh-CN'],
    ['?lang=en', 'xx', ['zh'], 'en'],
  ])('with %s in the address, %s remembered and %s in the browser begins in %s', async (...row) => {
    const [search, remembered, browser, tag] = row;
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(browser);
    if (remembered !== null) localStorage.setItem('freeze-lab.language', remembered);
    expect(await restoreLanguage(search)).toBeNull();
    expect([languageTag(), document.documentElement.lang]).toEqual([tag, tag]);
  });

  it('begins in English where storage is blocked', async () => {
    const blocked = vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new Error('blocked');
    });
    expect(await restoreLanguage('')).toBeNull();
    blocked.mockRestore();
    expect(languageTag()).toBe('en');
  });
});

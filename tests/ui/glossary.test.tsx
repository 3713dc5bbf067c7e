// @vitest-environment happy-dom
/** Words: every entry is whole, opens where the word stands, and can be found; every chart has its help. */
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { handbook } from '../../src/config/texts/en/handbook.ts';
import {
  CHART_FACTS,
  ENTRY_IDS,
  MODULE_TERMS,
  PAPERS,
  TERM_IDS,
  termFacts,
} from '../../src/config/texts/glossaryTerms.ts';
import { ENGLISH, speak, texts } from '../../src/config/texts/index.ts';
import type { Language } from '../../src/config/texts/languages.ts';
import chineseHandbook from '../../src/config/texts/zh-CN/handbook.ts';
import chinese from '../../src/config/texts/zh-CN/index.ts';
import { OBJECTIVES } from '../../src/objectives/list.ts';
import { App } from '../../src/ui/App.tsx';
import { foundEntries } from '../../src/ui/help/entryText.ts';
import { Term } from '../../src/ui/help/Term.tsx';
import { useHandbook } from '../../src/ui/help/useHandbook.ts';
import { HandbookPending } from '../../src/ui/help/HandbookPending.tsx';
import { fakeLab } from './fakeLab.ts';
import { draw } from './setup.tsx';

afterEach(() => {
  cleanup();
  act(() => speak(ENGLISH));
});

describe('entries', () => {
  it.each([
    ['English', handbook],
    ['Chinese', chineseHandbook],
  ] as const)('say one sentence each, in %s', (language, book) => {
    for (const id of TERM_IDS) {
      const { term, says } = book.terms[id];
      expect([id, term !== '', /^[^.]*[^.]*\.$|^[^。]*。$/.test(says.replaceAll(/\w\(\)/g, ''))]).toEqual([
        id,
        true,
        true,
      ]);
      expect(says.length).toBeLessThan(language === 'English' ? 220 : 110);
    }
  });

  it('name both languages: English words on a Chinese page, and the other way round', () => {
    const han = /\p{Script=Han}/u;
    for (const id of TERM_IDS) {
      const [here, there] = [handbook.terms[id], chineseHandbook.terms[id]];
      expect([id, han.test(here.term), han.test(there.other)]).toEqual([id, false, false]);
      // A word that Chinese writes in Han has that beside it on the English page.
      if (han.test(there.term)) expect([id, han.test(here.other)]).toEqual([id, !['kmeans'].includes(id)]);
    }
  });

  it('cite papers that all are cited by something', () => {
    const cited = new Set(TERM_IDS.flatMap((id) => termFacts(id).papers ?? []));
    expect(Object.keys(PAPERS).filter((id) => !cited.has(id as keyof typeof PAPERS))).toEqual([]);
    for (const { address } of Object.values(PAPERS)) expect(new URL(address).protocol).toBe('https:');
  });

  it('are found by a word in either language, in any case and width', () => {
    const found = (sought: string): string[] => foundEntries(ENTRY_IDS, handbook, sought);
    expect(found('PERPLEXITY')).toContain('perplexity');
    expect(found('困惑度')).toEqual(['perplexity']);
    expect(found('ｃｏｍｍｉｔ loss')).toContain('commitment-loss');
    expect(found('requires-grad')).toEqual(['policy:requiresGradOnly']);
    expect(found('')).toHaveLength(ENTRY_IDS.length);
    expect(found('xyzzy')).toEqual([]);
    // What is called so comes before what mentions it.
    expect(found('usage')[0]).toBe('usage');
  });

  it('name modules that there are', () => {
    const modules = Object.values(OBJECTIVES).flatMap((facts) => facts.modules.map(({ name }) => name));
    expect(Object.keys(MODULE_TERMS).filter((name) => !modules.includes(name as never))).toEqual([]);
  });
});

describe('every chart', () => {
  it.each(Object.keys(texts.charts.titles))(
    '%s tells what is drawn, how it is computed, and how a freeze reads',
    (id) => {
      const help = handbook.charts[id as keyof typeof handbook.charts];
      expect(Object.values(help).filter((text) => text.length > 20)).toHaveLength(3);
      expect(CHART_FACTS[id as keyof typeof CHART_FACTS].words.length).toBeGreaterThan(0);
    },
  );
});

describe('a word on the page', () => {
  it('opens its entry, with formula and source, in the language of now', async () => {
    draw(<Term id="commitment-loss">commitment loss</Term>, fakeLab());
    fireEvent.click(screen.getByRole('button', { name: 'commitment loss' }));
    await screen.findByText(handbook.terms['commitment-loss'].says);
    expect(screen.getByText('mean (z − sg[q])²')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'GPT_SoVITS/module/core_vq.py' }).getAttribute('href')).toContain(
      'core_vq',
    );
    act(() => speak({ tag: 'zh-CN', texts: chinese }));
    await screen.findByText(chineseHandbook.terms['commitment-loss'].says);
  });

  it('leads to the list, which shows it first', async () => {
    draw(<App />, fakeLab());
    fireEvent.click(within(screen.getByRole('main')).getByRole('button', { name: 'quantizer' }));
    fireEvent.click(await screen.findByRole('button', { name: texts.glossary.all }));
    const list = await screen.findByRole('dialog', { name: texts.glossary.title });
    expect(list.querySelector('[data-first="true"] h3')?.textContent).toContain('quantizer');
  });

  it('is plain text where there is no entry', () => {
    draw(<Term id={null}>set by hand</Term>, fakeLab());
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('the list', () => {
  it('opens by key, can be searched, and says when nothing is found', async () => {
    draw(<App />, fakeLab());
    fireEvent.keyDown(document.body, { key: 'g', code: 'KeyG' });
    const search = await screen.findByRole('searchbox');
    await screen.findByText(handbook.terms.freeze.says);
    fireEvent.change(search, { target: { value: 'perplexity' } });
    await waitFor(() => expect(screen.queryByText(handbook.terms.freeze.says)).toBeNull());
    fireEvent.change(search, { target: { value: 'xyzzy' } });
    expect(await screen.findByText(texts.glossary.nothing('xyzzy'))).toBeTruthy();
  });
});

describe('a handbook that does not come', () => {
  it('is said, and asked for again', async () => {
    let gone = true;
    const language: Language = {
      tag: 'de',
      name: 'Deutsch',
      load: () => Promise.resolve(ENGLISH.texts),
      loadHandbook: () => (gone ? Promise.reject(new Error('gone')) : Promise.resolve(handbook)),
    };
    const languages = [language];
    function Shown() {
      const { handbook: come, ...pending } = useHandbook(languages);
      return come === null ? <HandbookPending {...pending} /> : <p>{come.terms.code.says}</p>;
    }
    act(() => speak({ tag: 'de', texts: ENGLISH.texts }));
    draw(<Shown />, fakeLab());
    await screen.findByText(/could not be loaded/);
    gone = false;
    fireEvent.click(screen.getByRole('button', { name: texts.glossary.again }));
    expect(await screen.findByText(handbook.terms.code.says)).toBeTruthy();
  });
});

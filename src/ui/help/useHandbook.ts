/** Glossary and help of the charts in the language of now, fetched when they are shown first. */
import { useEffect, useState } from 'react';
import { LANGUAGES } from '../../config/texts/languages.ts';
import type { Handbook } from '../../config/texts/textTypes.ts';
import { LabError, type WireError } from '../../protocol/errors.ts';
import { useLanguage } from '../language.ts';

/** By tag. What has come stays, so that it is shown at once the next time. */
const come = new Map<string, Handbook>();

export interface HandbookState {
  /** Null until it has come. */
  handbook: Handbook | null;
  /** Why it did not come. */
  problem: WireError | null;
  /** Asks for it again. */
  again(): void;
}

/** @param languages whose handbooks there are */
export function useHandbook(languages = LANGUAGES): HandbookState {
  const tag = useLanguage();
  const [failed, setFailed] = useState<{ tag: string; problem: WireError } | null>(null);
  const [, setArrived] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const handbook = come.get(tag) ?? null;
  useEffect(() => {
    const language = languages.find((each) => each.tag === tag);
    if (come.has(tag) || language === undefined) return;
    let shown = true;
    language.loadHandbook().then(
      (arrived) => {
        come.set(tag, arrived);
        if (shown) setArrived((count) => count + 1);
      },
      (cause: unknown) => {
        const problem = new LabError('not-loaded', { code: 'part-not-loaded', part: 'handbook' }, { cause }).toWire();
        if (shown) setFailed({ tag, problem });
      },
    );
    return () => {
      shown = false;
    };
  }, [tag, attempt, languages]);
  return {
    handbook,
    problem: handbook === null && failed?.tag === tag ? failed.problem : null,
    again() {
      setFailed(null);
      setAttempt(attempt + 1);
    },
  };
}

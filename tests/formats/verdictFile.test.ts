/** The verdict of a run as a file: what is written is read again, and whatever else stands there is refused. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { FormatError } from '../../src/formats/formatError.ts';
import { parseVerdict, writeVerdict } from '../../src/formats/verdictFile.ts';
import type { AuditReport } from '../../src/protocol/audit.ts';
import { said } from '../setup/problemMatcher.ts';

const report: AuditReport = {
  lane: 'B',
  since: 3,
  step: 9,
  frozen: true,
  policy: 'noGradOnly',
  training: {},
  tape: { nodes: 0, bytes: 0 },
  entries: [],
  verdict: { kind: 'leaks', causes: [{ part: 'codebook', by: 'ema', change: 0.25 }] },
};
const written = writeVerdict({ step: 9, diverged: false }, [null, report], ({ lane }) => `about ${lane}`);

it('holds the verdict of each lane that was looked at', () => {
  expect(parseVerdict(written)).toEqual({
    step: 9,
    diverged: false,
    lanes: [
      {
        lane: 'B',
        policy: 'noGradOnly',
        frozen: true,
        since: 3,
        step: 9,
        verdict: 'leaks',
        causes: [{ part: 'codebook', by: 'ema', change: 0.25 }],
        sentence: 'about B',
      },
    ],
  });
});

it('refuses a change for which JSON has a word but no number', () => {
  expect(() => parseVerdict(written.replace('0.25', '1e999'))).toSay(
    '“lanes”, entry 1, “causes”, entry 1, “change” is Infinity; expected a number from',
  );
});

it('takes a change that is not finite', () => {
  const causes = [{ part: 'codebook', by: 'ema' as const, change: Infinity }];
  const text = writeVerdict({ step: 9, diverged: true }, [{ ...report, verdict: { kind: 'leaks', causes } }], () => '');
  expect(parseVerdict(text).lanes[0]?.causes[0]?.change).toBeNull();
});

/** How it went; any error but one of the format fails the test. */
function outcome(text: string): string {
  try {
    parseVerdict(text);
    return 'read';
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return said(error);
  }
}

it.each([
  ['step', { step: -1 }, /step.*-1.*whole number/],
  ['diverged', { diverged: 'no' }, /diverged.*“no”/],
  ['lanes', { lanes: [{}] }, /lanes/],
  ['format', { format: 'other' }, /format.*“other”.*freeze-lab-verdict/],
])('says what is wrong with %s', (_part, change, message) => {
  expect(outcome(JSON.stringify({ ...(JSON.parse(written) as object), ...change }))).toMatch(message);
});

property.prop([fc.nat(written.length), fc.nat(20), fc.string({ maxLength: 5 })])(
  'a damaged file is refused in a sentence, or is another verdict',
  (at, removed, put) => {
    expect(outcome(written.slice(0, at) + put + written.slice(at + removed)).length).toBeLessThan(1000);
  },
);
property.prop([fc.jsonValue()])('anything else is refused', (value) => {
  expect(outcome(JSON.stringify(value))).not.toBe('read');
});

/** Answers as a person reads them: numbers written in the language of the page, codes as sentences. */
import { FINDINGS, type Finding, type FindingKind, MEASURES, type Measure } from '../../config/scenarios.ts';
import type { NamedPolicy } from '../../config/freezePolicies.ts';
import { texts } from '../../config/texts/index.ts';
import type { AnswerRow } from '../../scenarios/scenario.ts';
import { formatChange, formatCount, formatPercent, formatValue } from '../../config/texts/numbers.ts';

/** The answer in a few sentences. */
export function findingText(finding: Finding): string {
  const said = texts.scenarios.findings[finding.code];
  if (typeof said === 'string') return said;
  const kinds: Record<string, FindingKind> = FINDINGS[finding.code];
  const written = Object.entries(finding)
    .filter(([name]) => name !== 'code')
    .map(([name, value]) => [name, writtenAs(kinds[name], value as Parameter)]);
  // Each code's sentence takes what its catalogue entry lists, which is what is written here.
  return (said as (found: object) => string)(Object.fromEntries(written) as object);
}

type Parameter = string | number | readonly string[];

function writtenAs(kind: FindingKind | undefined, value: Parameter): string | readonly string[] {
  if (kind === 'policies' && Array.isArray(value)) {
    return (value as readonly NamedPolicy[]).map((policy) => texts.policies[policy].label);
  }
  if (typeof value !== 'number') return value;
  if (kind === 'share') return share(value);
  if (kind === 'count') return formatCount(value);
  return kind === 'change' ? formatChange(value) : signed(value);
}

/** An exact 0 has no decimals: it is not a small number. */
const share = (value: number): string => formatPercent(value, value === 0 ? 0 : 1);

/** A minus of its own width. */
const signed = (value: number): string => (value < 0 ? `−${formatValue(-value)}` : formatValue(value));

/** A value of the answer's table. */
export function measureText(measure: Measure, value: number | null): string {
  const kind = MEASURES[measure];
  if (value === null) return kind === 'gradient' ? texts.charts.none : texts.charts.notMeasured;
  switch (kind) {
    case 'share':
      return share(value);
    case 'count':
      return formatCount(value);
    case 'change':
      return formatChange(value);
    case 'value':
    case 'gradient':
      return formatValue(value);
    default:
      return kind satisfies never;
  }
}

/** What a row is about: a freeze policy, or what the lane stands for. */
export function aboutText(about: AnswerRow['about']): string {
  const { subjects } = texts.scenarios;
  return about in subjects
    ? subjects[about as keyof typeof subjects]
    : texts.policies[about as keyof typeof texts.policies].label;
}

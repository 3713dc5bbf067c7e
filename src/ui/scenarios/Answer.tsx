/** The numbers that an answer follows from, and what would change it. */
import type { Measure, ScenarioId } from '../../config/scenarios.ts';
import { texts } from '../../config/texts/index.ts';
import type { Estimate } from '../../metrics/comparison.ts';
import type { AnswerOverSeeds } from '../../scenarios/overSeeds.ts';
import type { ScenarioAnswer } from '../../scenarios/scenario.ts';
import { Repeat } from '../compare/Repeat.tsx';
import { aboutText, measureText } from './findingText.ts';

interface Props {
  scenario: ScenarioId;
  answer: ScenarioAnswer;
  /** What it is based on: one seed, so many steps. */
  basis: string;
  /** The same over other seeds; null: none was tried. */
  overSeeds: AnswerOverSeeds | null;
}

/** A number of the run that was asked for, or its mean over seeds with the interval. */
function cellText(measure: Measure, value: number | null, over: Estimate | null | undefined): string {
  if (!over) return measureText(measure, value);
  const margin = over.margin ? measureText(measure, over.margin) : null;
  return texts.comparison.value(measureText(measure, over.mean), margin);
}

function Numbers({ table, overSeeds }: Pick<ScenarioAnswer, 'table'> & Pick<Props, 'overSeeds'>) {
  const { scenarios: words } = texts;
  return (
    // It is wider than a phone, and scrolls by itself: the keyboard must be able to get into it.
    <div className="answer-numbers" role="region" aria-label={words.table} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.lane}</th>
            {table.measures.map((measure) => (
              <th key={measure} scope="col">
                {words.measures[measure]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ lane, about, values }, row) => (
            <tr key={`${lane} ${about}`}>
              <th scope="row">
                <span className="lane-mark small" data-lane={lane}>
                  {lane}
                </span>{' '}
                {aboutText(about)}
              </th>
              {table.measures.map((measure, i) => (
                <td key={measure} className="figure">
                  {cellText(measure, values[i] ?? null, overSeeds?.rows[row]?.values[i])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Answer({ scenario, answer, basis, overSeeds }: Props) {
  const { scenarios: words } = texts;
  const hasInterval = Object.keys(answer.finding).some((name) => /spread/i.test(name));
  return (
    <div className="answer">
      <Numbers table={answer.table} overSeeds={overSeeds} />
      <p className="quiet small">
        {texts.joined.sentences([
          basis,
          ...(hasInterval ? [words.interval] : []),
          ...(overSeeds ? [words.overSeeds(overSeeds.alike, overSeeds.seeds)] : []),
        ])}
      </p>
      <Repeat />
      <h3>{words.change}</h3>
      <p className="small">{words.list[scenario].change}</p>
    </div>
  );
}

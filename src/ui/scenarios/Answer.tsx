/** The numbers that an answer follows from, and what would change it. */
import type { ScenarioId } from '../../config/scenarios.ts';
import { texts } from '../../config/texts/index.ts';
import type { ScenarioAnswer } from '../../scenarios/scenario.ts';
import { aboutText, measureText } from './findingText.ts';

interface Props {
  scenario: ScenarioId;
  answer: ScenarioAnswer;
  /** What it is based on: one seed, so many steps. */
  basis: string;
}

function Numbers({ table }: Pick<ScenarioAnswer, 'table'>) {
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
          {table.rows.map(({ lane, about, values }) => (
            <tr key={`${lane} ${about}`}>
              <th scope="row">
                <span className="lane-mark small" data-lane={lane}>
                  {lane}
                </span>{' '}
                {aboutText(about)}
              </th>
              {table.measures.map((measure, i) => (
                <td key={measure} className="figure">
                  {measureText(measure, values[i] ?? null)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Answer({ scenario, answer, basis }: Props) {
  const { scenarios: words } = texts;
  const hasInterval = Object.keys(answer.finding).some((name) => /spread/i.test(name));
  return (
    <div className="answer">
      <Numbers table={answer.table} />
      <p className="quiet small">
        {basis} {hasInterval && words.interval}
      </p>
      <h3>{words.change}</h3>
      <p className="small">{words.list[scenario].change}</p>
    </div>
  );
}

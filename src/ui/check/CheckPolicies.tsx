/** Which policies leave the weights that were found, and what the weights do not tell. */
import type { FreezeLevers } from '../../config/freezePolicies.ts';
import { texts } from '../../config/texts/index.ts';
import type { CheckedPolicy, FreezeCheckReport } from '../../protocol/freezeCheck.ts';

interface PolicyWords {
  label: string;
  does: string;
}
const wordsOf = (policy: CheckedPolicy): PolicyWords =>
  policy === 'unfrozen' ? texts.check.policies.unfrozen : texts.policies[policy];

function Levers({ certain, untold }: Pick<FreezeCheckReport, 'certain' | 'untold'>) {
  const { levers } = texts.check;
  const known = Object.entries(certain) as [keyof FreezeLevers, boolean | string][];
  return (
    <dl className="check-levers small">
      {known.length > 0 && (
        <div>
          <dt className="quiet">{levers.certainTitle}</dt>
          {known.map(([lever, value]) => (
            <dd key={lever}>{levers.value(lever, value)}</dd>
          ))}
        </div>
      )}
      {untold.length > 0 && (
        <div>
          <dt className="quiet">{levers.untoldTitle}</dt>
          {untold.map((lever) => (
            <dd key={lever}>{levers.name(lever)}</dd>
          ))}
        </div>
      )}
    </dl>
  );
}

export function CheckPolicies({ report }: { report: FreezeCheckReport }) {
  const { policies, provided } = report;
  const said = texts.check.policies;
  return (
    <section>
      <h3>{said.title}</h3>
      {policies.length === 0 && <p className="quiet">{said.none}</p>}
      <dl className="check-policies">
        {policies.map((policy) => (
          <div key={policy}>
            <dt>{wordsOf(policy).label}</dt>
            <dd className="quiet small">{wordsOf(policy).does}</dd>
          </div>
        ))}
      </dl>
      {policies.length > 1 && <p className="quiet small">{said.alike}</p>}
      {provided.map(({ policy, proviso }) => (
        <p key={policy} className="small">
          <b>{texts.joined.heading(said.providedTitle)}</b>
          {texts.joined.gap}
          {said.provided[proviso](wordsOf(policy).label)}
        </p>
      ))}
      <Levers {...report} />
    </section>
  );
}

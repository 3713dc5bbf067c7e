/** The question that is asked, from the first step to its answer; before that, where questions are found. */
import { texts } from '../../config/texts/index.ts';
import { scenarioOf } from '../../scenarios/list.ts';
import { type AnswerOverSeeds, answerOverSeeds } from '../../scenarios/overSeeds.ts';
import type { Asked } from '../../store/asked.ts';
import { ForeignText } from '../ForeignText.tsx';
import { useCopyLink } from '../lane/useCopyLink.ts';
import { formatCount, formatSetting } from '../../config/texts/numbers.ts';
import { TourOffer } from '../tour/TourOffer.tsx';
import { useDiverged, useLab, useLabActions, useLabInstance, useReady } from '../useLab.ts';
import { Answer } from './Answer.tsx';
import { findingText } from './findingText.ts';
import { QuestionMenu } from './QuestionMenu.tsx';
import { watchPlace } from './watchedPlaces.ts';

/** How far the run came, or what became of it. */
function Status({ asked }: { asked: Asked }) {
  const step = useLab((state) => Math.min(state.pace.step, asked.steps));
  const running = useLab((state) => state.session?.running ?? false);
  const diverged = useDiverged();
  const { scenarios: words } = texts;
  if (asked.state === 'building') return <p className="quiet">{words.building}</p>;
  if (asked.state === 'left') return <p>{asked.scenario === null ? words.ownChanged : words.changed}</p>;
  if (asked.ended && asked.scenario === null) return <p>{words.ownEnded(formatCount(asked.steps))}</p>;
  if (asked.answer !== null) return <p className="answer-words figure">{findingText(asked.answer.finding)}</p>;
  if (asked.ended) return <p>{words.noAnswer}</p>;
  if (diverged) return <p>{words.diverged}</p>;
  const said = words.progress(formatCount(step), formatCount(asked.steps));
  return (
    <div className="question-progress">
      <progress max={asked.steps} value={step} aria-label={said} />
      <span className="small figure">{said}</span>
      {!running && <span className="small quiet">{words.ready}</span>}
    </div>
  );
}

/** Where to look meanwhile. */
function Watch({ asked }: { asked: Asked }) {
  const places = asked.scenario === null ? [] : (scenarioOf(asked.scenario)?.look ?? []);
  const { scenarios: words } = texts;
  if (places.length === 0 || asked.state !== 'following') return null;
  return (
    <div className="question-watch small" role="group" aria-label={words.watch}>
      <span className="quiet">{words.watch}</span>
      {places.map((place) => (
        <button key={place} type="button" className="link-button" onClick={() => watchPlace(place)}>
          {words.places[place]}
        </button>
      ))}
    </div>
  );
}

function Ways({ asked }: { asked: Asked }) {
  const actions = useLabActions();
  const ready = useReady();
  const [copied, copy] = useCopyLink();
  const { scenarios: words } = texts;
  return (
    <div className="question-ways">
      {asked.state === 'following' && (
        <button type="button" className="button" onClick={() => void copy()}>
          {words.copyLink}
        </button>
      )}
      {asked.state !== 'building' && (
        <button type="button" className="button" disabled={!ready} onClick={() => void actions.playAgain()}>
          {asked.scenario === null ? words.playAgain : words.again}
        </button>
      )}
      <button
        type="button"
        className="button"
        title={words.backHelp}
        disabled={!ready}
        onClick={() => void actions.leaveAsked()}
      >
        {words.back}
      </button>
      <button type="button" className="button quiet-button" title={words.keepHelp} onClick={actions.keepAsked}>
        {words.keep}
      </button>
      <span role="status" className="small quiet">
        {copied === null ? '' : texts.plan[copied]}
      </span>
    </div>
  );
}

/** The answers of a repetition with other seeds, as far as it has come; null without one. */
function useAnswerOverSeeds({ scenario, experiment, steps, answer }: Asked): AnswerOverSeeds | null {
  const { repeated } = useLabInstance();
  const done = useLab(({ repetition, session }) =>
    repetition?.sessionId === session?.sessionId ? (repetition?.done ?? 0) : 0,
  );
  const asks = scenario === null ? undefined : scenarioOf(scenario);
  if (!asks || answer === null || done === 0) return null;
  const answers = [...repeated.runs].map(([seed, { series, verdicts }]) => {
    const settings = { ...experiment.settings, seed };
    return asks.answer({ experiment: { ...experiment, settings }, steps, lanes: series.lanes, verdicts });
  });
  return answerOverSeeds(answer, answers);
}

function AskedPanel({ asked }: { asked: Asked }) {
  const { scenarios: words } = texts;
  const { scenario, answer } = asked;
  const seed = formatSetting(asked.experiment.settings.seed);
  const overSeeds = useAnswerOverSeeds(asked);
  return (
    <section className="question" aria-labelledby="question-title" data-state={answer ? 'answered' : asked.state}>
      <div className="question-head">
        <h2 id="question-title">
          {scenario !== null ? (
            words.list[scenario].question
          ) : asked.name === '' ? (
            words.unnamed
          ) : (
            <ForeignText>{asked.name}</ForeignText>
          )}
        </h2>
        <QuestionMenu />
      </div>
      {scenario !== null && answer === null && <p className="small">{words.list[scenario].about}</p>}
      <div role="status">
        <Status asked={asked} />
      </div>
      {scenario !== null && answer !== null && (
        <Answer
          scenario={scenario}
          answer={answer}
          basis={words.basis(seed, formatCount(asked.steps))}
          overSeeds={overSeeds}
        />
      )}
      <Watch asked={asked} />
      <Ways asked={asked} />
    </section>
  );
}

/** The top of the centre. */
export function QuestionPanel() {
  const asked = useLab((state) => state.asked);
  const { scenarios: words } = texts;
  if (asked !== null) return <AskedPanel asked={asked} />;
  return (
    <section className="question-strip" aria-label={words.menuLabel}>
      <QuestionMenu />
      <TourOffer otherwise={<p className="small quiet">{words.menuHelp}</p>} />
    </section>
  );
}

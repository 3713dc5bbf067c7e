/** “What am I looking at?”: what a chart draws, how it is computed, how a freeze reads in it, and where that comes from. */
import { Popover } from 'radix-ui';
import type { HelpFacts } from '../../config/texts/glossaryTerms.ts';
import { texts } from '../../config/texts/index.ts';
import type { Handbook } from '../../config/texts/textTypes.ts';
import { HandbookPending } from './HandbookPending.tsx';
import { useHelpDesk } from './helpDesk.ts';
import { SourceList } from './SourceList.tsx';
import { useHandbook } from './useHandbook.ts';

type HelpText = Handbook['pictures']['batch'];

const PARTS = ['draws', 'computed', 'lanes'] as const;

interface HelpProps {
  facts: HelpFacts;
  /** Its texts in a handbook. */
  textOf(handbook: Handbook): HelpText | undefined;
}

function Help({ facts, textOf }: HelpProps) {
  const { handbook, ...pending } = useHandbook();
  const desk = useHelpDesk();
  if (handbook === null) return <HandbookPending {...pending} />;
  const text = textOf(handbook);
  return (
    <dl className="chart-help">
      {text !== undefined &&
        PARTS.map((part) => (
          <div key={part}>
            <dt>{texts.chartHelp[part]}</dt>
            <dd>{text[part]}</dd>
          </div>
        ))}
      <div>
        <dt>{texts.glossary.source}</dt>
        <dd>
          <SourceList {...facts} />
        </dd>
      </div>
      {desk !== null && (
        <div>
          <dt>{texts.chartHelp.words}</dt>
          <dd className="chart-help-words">
            {facts.words.map((id) => (
              <Popover.Close key={id} className="link-button small" onClick={() => desk.openGlossary(id)}>
                {handbook.terms[id].term}
              </Popover.Close>
            ))}
          </dd>
        </div>
      )}
    </dl>
  );
}

interface ChartHelpProps extends HelpProps {
  /** Title of the chart. */
  title: string;
}

/** The `?` beside a title, and the explanation behind it. */
export function ChartHelp({ title, ...help }: ChartHelpProps) {
  return (
    <Popover.Root>
      <Popover.Trigger
        className="help-button chart-about"
        aria-label={texts.chartHelp.about(title)}
        title={texts.chartHelp.title}
      >
        <span aria-hidden="true">?</span>
      </Popover.Trigger>
      <Popover.Portal>
        {/* It scrolls where there is little room, so the keyboard must be able to get into it. */}
        <Popover.Content
          className="popover chart-help-popover"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={texts.chartHelp.about(title)}
          tabIndex={0}
        >
          <p className="chart-help-title">{texts.chartHelp.title}</p>
          <Help {...help} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

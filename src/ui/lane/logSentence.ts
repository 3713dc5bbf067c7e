/** A line of the log as a sentence. */
import { problemText } from '../../config/problems/problemText.ts';
import { texts } from '../../config/texts/index.ts';
import type { FreezeCheck } from '../../protocol/log.ts';
import type { LogEntry } from '../../store/state.ts';
import { isEmpty, phaseText } from '../../config/texts/settingText.ts';
import { dropLine } from '../notices/dropSentences.ts';
import { divergenceSentence } from '../notices/divergenceWords.ts';
import { formatCount, formatValue } from '../../config/texts/numbers.ts';
import { partWords, verdictSentence } from '../../metrics/verdictWords.ts';

const change = (value: number): string | null => (value === 0 ? null : formatValue(value));

function checkWords(check: FreezeCheck): string {
  return texts.log.check({
    training: check.training,
    gradient: check.gradient,
    changes: Object.entries(check.change).map(([part, by]) => ({ ...partWords(part), change: change(by) })),
    tapeNodes: check.tapeNodes,
  });
}

/** What an entry says. The lane is named where the sentence needs it. */
export function logSentence({ content, lane, step }: LogEntry): string {
  const id = lane ?? '';
  switch (content.code) {
    case 'built':
      return texts.log.built(content.backend, formatValue(content.seconds));
    case 'started':
      return texts.log.started;
    case 'paused':
      return texts.log.paused;
    case 'frozen':
    case 'thawed': {
      const says = content.code === 'frozen' ? texts.log.frozen : texts.log.thawed;
      const sentence = says(id, texts.policies[content.policy].label, formatCount(step));
      return texts.joined.closed(texts.joined.withDetail(sentence, checkWords(content.check)));
    }
    case 'changed':
      return texts.log.changed(texts.fields[content.field].label, content.from, content.to);
    case 'data':
      return isEmpty(content.phase) ? texts.log.dataOfStart : texts.log.data(phaseText(content.phase));
    case 'forked':
      return texts.log.forked(id, content.from);
    case 'added':
      return texts.log.added(id);
    case 'removed':
      return texts.log.removed(id);
    case 'exported':
      return texts.log.exported(content.name);
    case 'imported':
      return texts.log.imported(content.name);
    case 'diverged':
      return content.divergence ? divergenceSentence(content.divergence) : texts.divergence.unnamed;
    case 'restored':
      return texts.divergence.log.restored(formatCount(step), formatCount(content.from));
    case 'went-on':
      return texts.log.wentOn(
        formatCount(step),
        formatCount(content.lost),
        content.before === '' ? '' : content.backend,
      );
    case 'recovered':
      return texts.divergence.log.recovered;
    case 'exported-lost': {
      const { name, tensor, lost, size, largest } = content;
      const { exportedLost, exportedHuge } = texts.divergence.log;
      if (lost === 0) return exportedHuge(name, id, tensor, formatValue(largest));
      return exportedLost(name, id, tensor, formatCount(lost), formatCount(size));
    }
    case 'verdict':
      return texts.log.verdict(id, verdictSentence(content.report));
    case 'error':
      return texts.log.error(problemText(content.error.problem));
    case 'files':
      return dropLine(content.report);
    default:
      return content satisfies never;
  }
}

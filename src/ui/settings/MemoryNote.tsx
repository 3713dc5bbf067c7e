/** What the experiment in the form would take of memory, part by part, and whether this device may have too little. */
import { problemText } from '../../config/problems/problemText.ts';
import { texts } from '../../config/texts/index.ts';
import { deviceProblem, likelyShortage, type MemoryEstimate, memoryEstimate } from '../../objectives/memoryEstimate.ts';
import { dataFrames } from '../../store/dataFrames.ts';
import { formatBytes } from '../../config/texts/numbers.ts';
import { useLab } from '../useLab.ts';

/** Bytes of the machine, as far as the browser tells: it rounds, and says 8 GiB for more. */
function machineMemory(): number | null {
  const { deviceMemory } = navigator as Navigator & { deviceMemory?: number };
  return deviceMemory === undefined ? null : deviceMemory * 2 ** 30;
}

function sizeText(bytes: number): string {
  const { value, unit } = formatBytes(bytes);
  return `${value} ${unit}`;
}

function Parts({ estimate }: { estimate: MemoryEstimate }) {
  const { parts, perLane, lanes, step, data, unknown, total, another } = texts.memory;
  const rows: [string, string, 'sum' | 'part'][] = [
    ...(Object.keys(estimate.lane) as (keyof MemoryEstimate['lane'])[]).map((part): [string, string, 'part'] => [
      parts[part],
      sizeText(estimate.lane[part]),
      'part',
    ]),
    [perLane, sizeText(estimate.perLane), 'sum'],
    [lanes(estimate.lanes), sizeText(estimate.lanes * estimate.perLane), 'part'],
    [step, sizeText(estimate.step), 'part'],
    [data, estimate.data === null ? unknown : sizeText(estimate.data), 'part'],
    [total, sizeText(estimate.total), 'sum'],
    [another, sizeText(estimate.total + estimate.perLane), 'part'],
  ];
  return (
    <dl className="memory-parts">
      {rows.map(([name, size, kind]) => (
        <div key={name} data-kind={kind}>
          <dt>{name}</dt>
          <dd className="figure">{size}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Folded away; what is wrong stands below it in the open. */
export function MemoryNote() {
  const draft = useLab((state) => state.draft);
  const limits = useLab((state) => state.backend?.limits ?? null);
  const frames = useLab((state) => dataFrames(state, state.draft.settings));
  const lanes = useLab((state) => state.session?.lanes.length ?? state.draft.lanes.length);
  const estimate = memoryEstimate(draft, lanes, frames);
  const problem = limits && deviceProblem(draft, limits);
  const shortage = limits && likelyShortage(estimate, limits, machineMemory());
  return (
    <section className="memory-note">
      <details>
        <summary>
          {texts.memory.label} <span className="figure">{texts.memory.about(sizeText(estimate.total))}</span>
        </summary>
        <Parts estimate={estimate} />
      </details>
      {problem && (
        <p className="danger-text small" role="status">
          {texts.memory.refused(problemText(problem))}
        </p>
      )}
      {shortage && (
        <p className="memory-warning small" role="status">
          {texts.memory.short[shortage.of](sizeText(shortage.most))}
        </p>
      )}
    </section>
  );
}

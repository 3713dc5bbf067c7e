/** What moved, tensor by tensor. */
import { texts } from '../../config/texts/index.ts';
import type { TensorChange } from '../../protocol/freezeCheck.ts';
import { formatChange, formatPercent } from '../../config/texts/numbers.ts';

/** A share that is not 0 never reads 0. */
const shareText = (share: number): string => formatPercent(share, share < 0.001 ? 4 : share < 0.1 ? 2 : 0);

export function CheckTensors({ tensors }: { tensors: readonly TensorChange[] }) {
  const { title, columns, identical } = texts.check.tensors;
  return (
    <section>
      <h3>{title}</h3>
      {/* Tables scroll by themselves, so the keyboard must be able to get into them. */}
      <div className="table-room" tabIndex={0} role="region" aria-label={title}>
        <table className="file-table figure">
          <thead>
            <tr>
              {[columns.tensor, columns.max, columns.mean, columns.changed].map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tensors.map((tensor) => (
              <tr key={tensor.name} data-moved={!tensor.identical}>
                <th scope="row" className="code">
                  {tensor.name}
                </th>
                {tensor.identical ? (
                  <td colSpan={3}>{identical}</td>
                ) : (
                  <>
                    <td>{formatChange(tensor.maxChange)}</td>
                    <td>{formatChange(tensor.meanChange)}</td>
                    <td>{shareText(tensor.changed)}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

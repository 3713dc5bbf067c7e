/** The codes of one codebook that moved most, each with a bar as long as its way. */
import { texts } from '../../config/texts/index.ts';
import type { CodebookChange } from '../../protocol/freezeCheck.ts';
import { formatChange, formatCount, formatValue } from '../../config/texts/numbers.ts';

/** Codes that are listed. */
const LISTED = 12;

export function CheckCodes({ codebook, layered }: { codebook: CodebookChange; layered: boolean }) {
  const { layer, moved, codes } = codebook;
  const { title, layer: ofLayer, moved: count, columns, framesHelp, none } = texts.check.codes;
  const most = codes
    .filter(({ distance }) => distance > 0)
    .toSorted((a, b) => b.distance - a.distance)
    .slice(0, LISTED);
  const longest = most[0]?.distance ?? 1;
  return (
    <section>
      <h3>{layered ? texts.joined.phrases([title, ofLayer(formatCount(layer))]) : title}</h3>
      {most.length === 0 ? (
        <p className="quiet small">{none}</p>
      ) : (
        <>
          <p className="quiet small figure">{count(formatCount(moved), formatCount(codes.length))}</p>
          <table className="check-codes figure small">
            <thead>
              <tr>
                <th scope="col">{columns.code}</th>
                <th scope="col">{columns.distance}</th>
                <th scope="col" title={framesHelp}>
                  {columns.frames}
                </th>
              </tr>
            </thead>
            <tbody>
              {most.map(({ code, distance, framesBefore, framesAfter }) => (
                <tr key={code}>
                  <th scope="row">{code}</th>
                  <td>
                    <span className="check-bar" style={{ width: `${(60 * distance) / longest}%` }} aria-hidden="true" />
                    {formatChange(distance)}
                  </td>
                  <td>
                    {formatValue(framesBefore)} → {formatValue(framesAfter)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

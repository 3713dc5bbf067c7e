/** What texts about kept runs, memory, logs of a training and new versions are given: a part of `textSamples.ts`. */
type Rows = readonly (readonly unknown[])[];

/** @param marks names and formatted numbers that no text holds by itself @param lists of such */
export function keptTextSamples(marks: readonly [string, string, string, string], lists: readonly string[][]) {
  const [a, b, c, d] = marks;
  const counts: Rows = [[1], [7]];
  return {
    'chartTools.charts': counts,
    'chartTools.outside': counts.map(([count]) => [count, a]),
    'chartTools.negative': counts.map(([count]) => [count, a]),
    'charts.wentOn': [
      [a, null],
      [a, b],
    ],
    'command.inspect.log': [
      [a, 'tensorboard', 7],
      [a, 'train-log', 1],
    ],
    'command.inspect.logged': [
      [1, a, b, c, d],
      [7, a, b, c, d],
    ],
    'drops.told': lists.slice(1).map((list) => [d, list]),
    'log.wentOn': [
      [a, '0', ''],
      [a, b, c],
    ],
    'memory.exhausted': [
      ['gpu', ''],
      ['wasm', a],
      ['browser', a],
    ],
    'memory.pieceTooLarge': ['batch', 'parameters', 'codebook'].map((piece) => [piece, a, b]),
    'memory.lanes': counts,
    'runs.offer.lost': [
      [1, '1', b],
      [7, a, b],
    ],
    'runs.offer.more': counts,
    'runs.more': counts,
    'library.total': [
      [1, '1', b],
      [7, a, b],
    ],
    'library.deleted': [
      [1, '1'],
      [7, a],
    ],
    'update.otherPages': [[0], ...counts],
  } satisfies Record<string, Rows>;
}

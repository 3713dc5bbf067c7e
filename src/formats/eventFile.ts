/** Reads the event files of TensorBoard, whoever wrote them: scalars as `simple_value` and as tensors of one number. */
import type { ReadOptions } from './byteSource.ts';
import { FormatError } from './formatError.ts';
import { isDamage, readEvent } from './eventMessages.ts';
import { ScalarBook, type ScalarLog } from './scalarLog.ts';
import { readRecords } from './tensorRecords.ts';

/**
 * What can be read of an event file, of any size, in pieces of a few milliseconds (`options.pause`).
 * @throws FormatError if nothing in it is an event, or there is more in it than a log may have
 */
export async function readEventFile(file: Blob, options: ReadOptions = {}): Promise<ScalarLog> {
  const book = new ScalarBook();
  const damage = { places: 0, bytes: 0, cut: false };
  let events = 0;
  for await (const batch of readRecords(file, options)) {
    damage.places += batch.damaged;
    damage.bytes += batch.lostBytes;
    damage.cut ||= batch.cut;
    for (const record of batch.records) {
      try {
        takeEvent(record, book);
        events += 1;
      } catch (error) {
        if (!isDamage(error)) throw error;
        damage.places += 1;
        damage.bytes += record.length;
      }
    }
  }
  if (events === 0) throw new FormatError({ code: 'no-events' });
  const { scalars, replaced, outside, others } = book;
  return { format: 'tensorboard', scalars, damage, replaced, outside, others: [...others], settings: null };
}

function takeEvent(record: Uint8Array, book: ScalarBook): void {
  readEvent(record, ({ step, wallTime }) => ({
    scalar: (tag, value) => book.add(tag, step, wallTime, value),
    other: (tag) => book.addOther(tag),
  }));
}

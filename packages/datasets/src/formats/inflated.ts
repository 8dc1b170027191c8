import { badFile, type Place } from './bad-file.js';

export interface InflatedOptions extends Place {
  readonly format: 'gzip' | 'deflate' | 'deflate-raw';
  /** The most bytes that may come out. */
  readonly limit: number;
}

/**
 * The unpacked bytes, a piece at a time. Check sums are checked. Rejects where the data is damaged or cut off, and as soon
 * as it grows beyond `limit`: a bomb costs no more than one piece.
 */
export async function* inflated(
  packed: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { format, limit, ...place }: InflatedOptions,
): AsyncGenerator<Uint8Array> {
  const reader = streamOf(packed)
    .pipeThrough(new DecompressionStream(format) as ReadableWritablePair<Uint8Array, Uint8Array>)
    .getReader();
  let size = 0;
  try {
    for (;;) {
      const { value } = await reader.read();
      if (!value) return;
      size += value.length;
      if (size > limit) throw badFile(place, `must be at most ${limit} bytes unpacked`, `more than ${limit}`);
      yield value;
    }
  } catch (cause) {
    throw damaged(cause, place);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** What a stream of the platform throws says neither the file nor the place. */
function damaged(cause: unknown, place: Place): unknown {
  const foreign = cause instanceof TypeError || (cause instanceof Error && 'code' in cause);
  return foreign ? badFile(place, 'must be packed data, whole and undamaged', (cause as Error).message) : cause;
}

function streamOf(packed: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  const pieces = Symbol.asyncIterator in packed ? packed[Symbol.asyncIterator]() : packed[Symbol.iterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return?.();
    },
  });
}

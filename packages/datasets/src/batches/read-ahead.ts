import { knownOptions, release, turnTaking, whole } from '@ebmjs/core';

export interface ReadAheadOptions {
  /** How many batches are ready, beyond the one that is handed out. @defaultValue 2 */
  readonly ahead?: number;
  /** Ends the batches with its reason; those that were ready are freed. */
  readonly signal?: AbortSignal;
}

/**
 * The same batches, prepared before they are asked for: on the same thread, whenever whoever uses them waits for something
 * (a file, the device, a timer). The queue is bounded, order and positions are as they were, an error comes in its place.
 * What was ready and is not wanted any more is freed. For another thread there is `workerBatches`.
 */
export function readAhead<T>(source: AsyncIterable<T>, options: ReadAheadOptions = {}): AsyncIterable<T> {
  knownOptions('readAhead', options, ['ahead', 'signal']);
  const ahead = whole('readAhead.ahead', options.ahead ?? 2);
  const { signal } = options;
  return { [Symbol.asyncIterator]: () => queued(source, ahead, signal) };
}

async function* queued<T>(source: AsyncIterable<T>, ahead: number, signal?: AbortSignal): AsyncGenerator<T> {
  const { ready, fill, stop } = queueOf(source[Symbol.asyncIterator](), signal);
  const abort = abortOf(signal);
  try {
    for (;;) {
      signal?.throwIfAborted();
      fill(ahead);
      const result = await Promise.race([ready[0]!, abort.reason]);
      void ready.shift();
      if (result.done === true) return;
      fill(ahead);
      yield result.value;
    }
  } finally {
    abort.forget();
    const freed = stop();
    if (signal?.aborted !== true) await freed; // a source that stalls does not hold up an abort
  }
}

interface Queue<T> {
  /** In order, those that are being prepared too. */
  readonly ready: Promise<IteratorResult<T>>[];
  readonly fill: (n: number) => void;
  /** Asks for nothing more, frees what is not taken and ends the source. */
  readonly stop: () => Promise<void>;
}

function queueOf<T>(iterator: AsyncIterator<T>, signal?: AbortSignal): Queue<T> {
  const ready: Promise<IteratorResult<T>>[] = [];
  const turn = turnTaking(signal);
  let stopped = false;
  let tail: Promise<unknown> = Promise.resolve();
  const next = async (): Promise<IteratorResult<T>> => {
    await turn();
    if (stopped) return { done: true, value: undefined };
    const result = await iterator.next();
    if (result.done === true) stopped = true;
    return result;
  };
  const fill = (n: number): void => {
    while (ready.length < n) {
      const result = tail.then(next);
      result.catch(() => (stopped = true)); // reaches whoever takes it
      tail = result;
      ready.push(result);
    }
  };
  const stop = async (): Promise<void> => {
    stopped = true;
    for (const left of await Promise.allSettled(ready))
      if (left.status === 'fulfilled' && left.value.done !== true) release(left.value.value);
    await iterator.return?.();
  };
  return { ready, fill, stop };
}

interface Abort {
  /** Rejects with the signal's reason. */
  readonly reason: Promise<never>;
  readonly forget: () => void;
}

export function abortOf(signal: AbortSignal | undefined): Abort {
  let forget = (): void => {};
  const reason = new Promise<never>((_, reject) => {
    const abort = (): void => reject(signal!.reason as Error);
    signal?.addEventListener('abort', abort);
    forget = () => signal?.removeEventListener('abort', abort);
  });
  reason.catch(() => {}); // nobody may be waiting
  return { reason, forget };
}

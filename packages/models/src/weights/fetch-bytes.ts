import { EbmError } from '@ebmjs/core';

export interface FetchBytesOptions {
  /** For messages. */
  readonly where: string;
  readonly fetch: typeof globalThis.fetch;
  readonly signal?: AbortSignal | undefined;
  /** How many bytes it must be. */
  readonly bytes?: number | undefined;
  /** Told of bytes as they come, and of how many there will be where the server says so. */
  readonly onBytes?: (count: number, size?: number) => void;
}

/**
 * The bytes at `url`, in one piece of memory. Rejects with an `EbmError` for an answer that is not 200 and for more bytes
 * or fewer than expected, with the signal's reason when stopped, and with the connection's own error. What is left of an
 * answer that is not wanted is cancelled.
 */
export async function fetchBytes(url: URL, options: FetchBytesOptions): Promise<Uint8Array> {
  const { where, fetch, signal, bytes } = options; // browsers' own `fetch` will not be a method of another object
  const response = await fetch(url, { signal: signal ?? null });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new EbmError(where, `the server must have ${url.href}`, `HTTP ${response.status}`);
  }
  const memory = growing(bytes ?? promised(response));
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) break;
      memory.add(value);
      if (bytes !== undefined && memory.length() > bytes)
        throw new EbmError(where, `${url.href} must be ${bytes} bytes, is more`);
      options.onBytes?.(value.length, bytes ?? promised(response));
    }
  } catch (error) {
    await reader.cancel(error).catch(() => undefined); // it may have failed by itself: the first error is the one to know
    throw error;
  }
  if (bytes !== undefined && memory.length() < bytes)
    throw new EbmError(where, `${url.href} must be ${bytes} bytes`, memory.length());
  return memory.bytes();
}

/** The size that the server promises; of a packed answer it would be another's. */
function promised({ headers }: Response): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.get('content-encoding') !== null ? undefined : Number(length);
}

interface Growing {
  readonly add: (chunk: Uint8Array) => void;
  readonly length: () => number;
  readonly bytes: () => Uint8Array;
}

const FIRST = 2 ** 16;

/** Bytes one after the other; memory is had at once for as many as are expected, and doubled when that is too little. */
function growing(expected = FIRST): Growing {
  let memory = new Uint8Array(expected);
  let length = 0;
  return {
    add: (chunk) => {
      if (length + chunk.length > memory.length) {
        const larger = new Uint8Array(Math.max(2 * memory.length, length + chunk.length));
        larger.set(memory.subarray(0, length));
        memory = larger;
      }
      memory.set(chunk, length);
      length += chunk.length;
    },
    length: () => length,
    bytes: () => memory.subarray(0, length),
  };
}

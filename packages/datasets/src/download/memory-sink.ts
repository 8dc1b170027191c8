import { sha256 } from '@ebmjs/core';
import { gunzip } from './gunzip.js';
import type { Sink, Version } from './sink.js';

/** A download that is kept in memory. */
export interface MemorySink extends Sink {
  /** All of it, in one piece. */
  readonly bytes: () => Uint8Array<ArrayBuffer>;
}

export function memorySink(): MemorySink {
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let version: Version | undefined;
  const bytes = (): Uint8Array<ArrayBuffer> => {
    if (chunks.length !== 1) chunks = [joined(chunks, size)];
    return chunks[0]!;
  };
  return {
    size: () => size,
    version: () => version,
    begin: async (next) => {
      [chunks, size, version] = [[], 0, next];
    },
    write: async (chunk) => {
      chunks.push(chunk as Uint8Array<ArrayBuffer>);
      size += chunk.length;
    },
    bytes,
    sha256: () => sha256(bytes()),
    unpackedSha256: (most) => gunzip(bytes(), most).then(sha256, () => undefined),
  };
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

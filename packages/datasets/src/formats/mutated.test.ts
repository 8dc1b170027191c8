import { EbmError } from '@ebmjs/core';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { formats } from './formats.fixture.js';
import { joinBytes } from './join-bytes.js';

/** Changed bytes, cut or doubled ends, lengths overwritten by the largest there are. */
const mutation = fc.oneof(
  fc
    .record({ at: fc.double({ min: 0, max: 1, noNaN: true }), with: fc.uint8Array({ minLength: 1, maxLength: 8 }) })
    .map(({ at, with: bytes }) => (file: Uint8Array) => {
      const out = Uint8Array.from(file);
      out.set(bytes.subarray(0, out.length), Math.floor(at * Math.max(0, out.length - bytes.length)));
      return out;
    }),
  fc
    .double({ min: 0, max: 1, noNaN: true })
    .map((at) => (file: Uint8Array) => file.slice(0, Math.floor(at * file.length))),
  fc
    .constantFrom(0xff, 0x7f, 0x00)
    .chain((byte) =>
      fc
        .double({ min: 0, max: 0.2, noNaN: true })
        .map((at) => (file: Uint8Array) => file.slice().fill(byte, at * file.length, at * file.length + 4)),
    ),
  fc.constant((file: Uint8Array) => joinBytes([file, file])),
);

/** Bytes of every typed array that is made by a length, from here on; a view of what there is makes none. */
function countAllocations(): () => number {
  let bytes = 0;
  for (const name of [
    'Uint8Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
    'Float32Array',
    'Float64Array',
    'ArrayBuffer',
  ] as const) {
    const counted = new Proxy(globalThis[name] as never as new (...args: unknown[]) => { byteLength: number }, {
      construct(target, args, made) {
        const array = Reflect.construct(target, args, made) as { byteLength: number };
        if (!(args[0] instanceof ArrayBuffer)) bytes += array.byteLength;
        return array;
      },
    });
    vi.stubGlobal(name, counted);
  }
  return () => bytes;
}

describe('mutated files', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('count what is allocated', () => {
    const allocated = countAllocations();
    void [new Uint8Array(1000), new Float32Array(10).subarray(2), new ArrayBuffer(5)];
    expect(allocated()).toBe(1045);
  });

  const lies = Object.entries(formats).filter(([, { lie }]) => lie);
  it.each(lies)(
    'of %s that claim gigabytes are refused in twice their size',
    async (format, { lie, read, unpacked }) => {
      for (const n of [2 ** 16, 2 ** 20, 2 ** 24, 2 ** 27, 2 ** 28, 2 ** 30, 2 ** 31 - 1, 2 ** 32 - 1]) {
        const bytes = lie!(n);
        const allocated = countAllocations();
        const refused = await Promise.resolve(bytes)
          .then(read)
          .then(
            () => undefined,
            (error: unknown) => error,
          );
        vi.unstubAllGlobals();
        expect(EbmError.isInstance(refused), String(refused)).toBe(true);
        // Deflate may hold 1,032 bytes in one: so much room a zip may claim before it turns out not to fill it.
        const claimed = format === 'zip' ? Math.min(n, 1032 * bytes.length) : 0;
        expect(allocated()).toBeLessThanOrEqual(2 * bytes.length + 2 * unpacked + claimed + 4096);
      }
    },
  );

  it.each(Object.entries(formats))(
    'of %s are read or refused by an EbmError, in twice their size',
    async (_, { file, read, unpacked }) => {
      await read(file); // as it is, it is read
      let refused = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
          const bytes = mutations.reduce((changed, mutate) => mutate(changed), file);
          const allocated = countAllocations();
          try {
            await read(bytes);
          } catch (error) {
            refused++;
            if (!EbmError.isInstance(error)) throw error;
          } finally {
            vi.unstubAllGlobals();
          }
          // 4 KiB for views of headers, and the first room of what grows.
          expect(allocated()).toBeLessThanOrEqual(2 * bytes.length + 2 * unpacked + 4096);
        }),
        { seed: 8, numRuns: 60 },
      );
      expect(refused).toBeGreaterThan(5);
    },
  );
});

import { zipSync, type Zippable } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesAccess } from './random-access.js';
import { zipEntries } from './zip.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const open = (bytes: Uint8Array): ReturnType<typeof zipEntries> => zipEntries(bytesAccess('a.zip', bytes));
const first = async (bytes: Uint8Array): Promise<Uint8Array> => (await open(bytes))[0]!.read();
/** The bytes with a 32-bit number changed at the signature's first place and so much behind it. */
function patched(bytes: Uint8Array, [signature, offset]: readonly [number, number], value: number): Uint8Array {
  const out = Uint8Array.from(bytes);
  const view = new DataView(out.buffer);
  const at = Array.from({ length: out.length - 4 }, (_, i) => i).find((i) => view.getUint32(i, true) === signature)!;
  view.setUint32(at + offset, value, true);
  return out;
}
const [LOCAL, DIRECTORY, END] = [0x04034b50, 0x02014b50, 0x06054b50];

describe('zipEntries', () => {
  it('reads back what another program wrote, whole and as a stream, packed or not', async () => {
    const names = fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8})?\.png$/);
    const files = fc.dictionary(names, fc.uint8Array({ maxLength: 3000 }), {
      noNullPrototype: true,
      minKeys: 1,
      maxKeys: 4,
    });
    await fc.assert(
      fc.asyncProperty(files, fc.constantFrom(0, 6), async (content, level) => {
        const entries = await open(zipSync(content as Zippable, { level: level as 0 | 6 }));
        expect(entries.map(({ path }) => path)).toEqual(Object.keys(content));
        for (const { path, size, read, stream } of entries) {
          expect([...(await read())]).toEqual([...content[path]!]);
          expect(size).toBe(content[path]!.length);
          const streamed: number[] = [];
          for await (const piece of stream()) streamed.push(...piece);
          expect(streamed).toEqual([...content[path]!]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('leaves out folders, and finds its directory before a comment', async () => {
    const bytes = zipSync({ 'a/': new Uint8Array(), 'a/b': utf8('x') }, { comment: 'PK' } as object);
    expect((await open(bytes)).map(({ path }) => path)).toEqual(['a/b']);
  });

  it.each(['../evil', '/evil', 'a/../../evil', 'C:\\evil'])('refuses an entry named %s', async (path) => {
    await expect(open(zipSync({ good: utf8('x'), [path]: utf8('x') }))).rejects.toThrow(
      'must have entries that stay inside it',
    );
  });

  it('never inflates beyond the size of the directory, and refuses one that cannot be', async () => {
    const bomb = zipSync({ a: new Uint8Array(2 ** 20) }, { level: 9 });
    await expect(first(patched(bomb, [DIRECTORY, 24], 1000))).rejects.toThrow('must be 1000 bytes unpacked');
    await expect(first(patched(bomb, [DIRECTORY, 24], 0x7fffffff))).rejects.toThrow(
      'must have files of at most 268435456 bytes',
    );
    await expect(first(patched(bomb, [DIRECTORY, 24], 2 ** 27))).rejects.toThrow(/must be at most \d+ bytes unpacked/);
    const [entry] = await open(patched(bomb, [DIRECTORY, 24], 1000));
    const drain = async (): Promise<void> => {
      for await (const piece of entry!.stream()) void piece;
    };
    await expect(drain()).rejects.toThrow('must be at most 1000 bytes unpacked');
  });

  it('refuses changed content, and offsets that lead nowhere', async () => {
    const bytes = zipSync({ a: utf8('hello, hello, hello') });
    await expect(first(patched(bytes, [DIRECTORY, 16], 1))).rejects.toThrow('must have an entry of CRC 1');
    await expect(first(patched(bytes, [DIRECTORY, 42], 5))).rejects.toThrow('a.zip, byte 5: must have an entry');
    await expect(first(patched(bytes, [DIRECTORY, 42], 0x7ffffff0))).rejects.toThrow(
      'it is cut off, or says a wrong length',
    );
    await expect(first(patched(bytes, [LOCAL, 0], 0))).rejects.toThrow('must begin as a zip');
    await expect(open(patched(bytes, [END, 16], 0x7ffffff0))).rejects.toThrow('must go on for');
    await expect(open(patched(bytes, [END, 8], 0x00020002))).rejects.toThrow('must have 2 entries in its directory');
    await expect(open(patched(bytes, [DIRECTORY, 10], 99))).rejects.toThrow('must store or deflate a');
    await expect(open(patched(bytes, [DIRECTORY, 8], 1))).rejects.toThrow('must not encrypt a');
  });

  it('refuses every truncation, and other files', async () => {
    const bytes = zipSync({ a: utf8('hello') });
    for (let length = 0; length < bytes.length; length++) {
      await expect(open(bytes.subarray(0, length))).rejects.toThrow(/^a\.zip, byte/);
    }
    await expect(open(utf8('<html>'))).rejects.toThrow('this is a web page');
  });
});

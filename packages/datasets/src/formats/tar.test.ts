import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tar, type TarFile } from './tar.fixture.js';
import { tarEntries } from './tar.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const pieces = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

async function contents(bytes: Uint8Array, size = 512): Promise<[string, number[]][]> {
  const found: [string, number[]][] = [];
  for await (const { path, read } of tarEntries(pieces(bytes, size), { file: 'a.tar' }))
    found.push([path, [...(await read())]]);
  return found;
}

describe('tarEntries', () => {
  it('reads back what was written, in pieces of any size', async () => {
    const file = fc.record({
      path: fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8})?$/),
      data: fc.uint8Array({ maxLength: 1200 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 4 }), fc.integer({ min: 1, max: 3000 }), async (files, size) => {
        expect(await contents(tar(files), size)).toEqual(files.map(({ path, data }) => [path, [...data]]));
      }),
      { numRuns: 40 },
    );
  });

  it('takes long names of either kind, and the prefix of ustar', async () => {
    const long = `${'d'.repeat(120)}/e.png`;
    const record = `${` path=${long}\n`.length + 3} path=${long}\n`;
    const data = utf8('x');
    expect(
      await contents(
        tar([
          { path: 'L', type: 'L', data: utf8(`${long}\0`) },
          { path: 'cut', data },
        ]),
      ),
    ).toEqual([[long, [120]]]);
    expect(
      await contents(
        tar([
          { path: 'p', type: 'x', data: utf8(record) },
          { path: 'cut', data },
        ]),
      ),
    ).toEqual([[long, [120]]]);
    expect(await contents(tar([{ path: 'b', prefix: 'a', data }]))).toEqual([['a/b', [120]]]);
  });

  it('leaves out folders and links, and what is not read is skipped', async () => {
    const files: TarFile[] = [
      { path: 'a/', type: '5' },
      { path: 'l', type: '2' },
      { path: 'a/b', data: utf8('one') },
      { path: './c', data: utf8('two') },
    ];
    const paths: string[] = [];
    for await (const { path } of tarEntries([tar(files)], { file: 'a.tar' })) paths.push(path);
    expect(paths).toEqual(['a/b', 'c']);
  });

  it.each(['../evil', 'a/../../evil', '/etc/passwd', 'C:/evil', 'a\\..\\evil', 'a\nb'])(
    'refuses an entry named %j',
    async (path) => {
      await expect(contents(tar([{ path: 'good' }, { path }]))).rejects.toThrow(
        'a.tar, byte 512: must have entries that stay inside it',
      );
    },
  );

  it('refuses a size that is a lie, without memory for it', async () => {
    const claimed = tar([{ path: 'a', size: 2 ** 32, data: utf8('x') }]);
    await expect(contents(claimed)).rejects.toThrow('a.tar, byte 0: must have files of at most 268435456 bytes');
    const cut = tar([{ path: 'a', size: 100_000, data: utf8('x') }]);
    await expect(contents(cut)).rejects.toThrow('it is cut off');
    await expect(contents(tar([{ path: 'L', type: 'L', size: 2 ** 20 }]))).rejects.toThrow(
      'must have names of at most 65536 bytes',
    );
  });

  it('refuses what is no tar, and one without its end', async () => {
    await expect(contents(utf8('<html>'.repeat(100)))).rejects.toThrow(
      'a.tar, byte 0: must be a tar header, with its check sum; this is a web page',
    );
    const whole = tar([{ path: 'a', data: utf8('x') }]);
    await expect(contents(whole.subarray(0, 1024))).rejects.toThrow('a.tar, byte 1024: must go on for 512 bytes');
    await expect(contents(whole.with(3, 7))).rejects.toThrow('must be a tar header');
  });

  it('tells that an entry cannot be read any more', async () => {
    const entries: { read: () => Promise<Uint8Array> }[] = [];
    for await (const entry of tarEntries([tar([{ path: 'a', data: utf8('x') }])], { file: 'a.tar' }))
      entries.push(entry);
    await expect(entries[0]!.read()).rejects.toThrow('must be read once, and before the next entry');
  });
});

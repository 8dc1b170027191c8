import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import { commandLine } from './command-line.js';

const { folder, at, cli, done, start } = commandLine();

/** Real files, which a server has that breaks off every first answer in the middle. */
const source = fileURLToPath(new URL('../../shared/data/mnist/', import.meta.url));
const there = existsSync(source);
if (!there) console.warn(`SKIPPED: downloads of real files by the command line, for there is no ${source}`);

let server: Server;
let url: string;
const requests: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => void answer(request.url!, request.headers.range, response));
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function answer(path: string, range: string | undefined, response: import('node:http').ServerResponse) {
  requests.push(`${path} ${range ?? 'whole'}`);
  const content = await readFile(`${source}${path.slice(1)}`).catch(() => undefined);
  if (!content) return response.writeHead(404).end();
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  const head = { 'content-length': content.length - from, etag: '"1"' };
  if (from > 0)
    response.writeHead(206, { ...head, 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` });
  else response.writeHead(200, head);
  if (from > 0) return response.end(content.subarray(from));
  return response.write(content.subarray(0, content.length >> 1), () => setTimeout(() => response.destroy(), 100));
}

describe('ebmjs data list and info', () => {
  it('list every data set: what it is, how large, whose, and whether it is here', async () => {
    const lines = (await done('data', 'list', '--cache', 'nowhere')).trimEnd().split('\n');
    expect(lines).toHaveLength(14);
    expect(lines.find((line) => line.startsWith('svhn'))).toMatch(
      /^svhn +73,257 train, 26,032 test, 531,131 extra +32x32x3 +246 MB +no +for non-commercial use only$/,
    );
    const json = JSON.parse(await done('data', 'list', '--json')) as { manifest: { name: string } }[];
    expect(json.map(({ manifest }) => manifest.name)).toContain('imagenet32-oord');
  });

  it('tell all of one, where it is, and what a person must do', async () => {
    await mkdir(at('here'));
    await writeFile(at('here', 'list_attr_celeba.txt'), '');
    const text = await done('data', 'info', 'celeba', '--folder', 'here', '--cache', 'nowhere');
    expect(text).toMatch(/^licence {4}for non-commercial research only$/m);
    expect(text).toMatch(/^by hand {4}Google Drive has the files/m);
    expect(text).toMatch(
      /^list_attr_celeba\.txt \(all\)\n {2}here +here\/list_attr_celeba\.txt \(folder\)\n {2}size +26\.7 MB$/m,
    );
    const cifar = await done('data', 'info', 'cifar10', '--cache', 'nowhere');
    expect(cifar).toMatch(/^or else {4}cifar-10-batches-bin, cifar-10-batches-py; here: no$/m);
    await mkdir(at('other/cifar10/cifar-10-batches-py'), { recursive: true });
    expect(await done('data', 'list', '--cache', 'other')).toMatch(/^cifar10 .* 170 MB +otherwise /m);
    expect(await done('data', 'info', 'cifar10', '--cache', 'other')).toContain(
      'here: other/cifar10/cifar-10-batches-py',
    );
    const kmnist = await done('data', 'info', 'kmnist', '--cache', 'nowhere');
    expect(kmnist).toMatch(/^ {2}unpacked {2}not published$/m);
    expect(kmnist).toMatch(/^ {2}from +http:\/\/codh\.rois\.ac\.jp\/.*t10k-labels-idx1-ubyte\.gz$/m);
  });
});

describe.skipIf(!there)('ebmjs data fetch and verify', () => {
  const flags = (): string[] => ['--split', 'test', '--cache', at('cache'), '--mirror', url];

  it('fetch what is not here, through breaks, telling progress and licence; then it is here', async () => {
    requests.length = 0;
    const { code, out, err } = await cli('data', 'fetch', 'mnist', ...flags());
    expect({ code, out }).toEqual({
      code: 0,
      out:
        `t10k-images-idx3-ubyte.gz  ${at('cache/mnist/t10k-images-idx3-ubyte.gz')} (download)\n` +
        `t10k-labels-idx1-ubyte.gz  ${at('cache/mnist/t10k-labels-idx1-ubyte.gz')} (download)\n`,
    });
    expect(err).toContain('MNIST, handwritten digits. Licence: CC BY-SA 3.0, as commonly stated.');
    expect(err).toMatch(/^t10k-images-idx3-ubyte\.gz \d+\/1648877 +[\d.]+ MB of 1\.65 MB/m);
    expect(requests).toHaveLength(4); // two of each file, the second of each for the rest
    const again = await done('data', 'fetch', 'mnist', ...flags(), '--offline', '--json');
    expect(
      again
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { origin: string }).origin),
    ).toEqual(['cache', 'cache']);
    expect(requests).toHaveLength(4);
  });

  it('two processes at once fetch each file once between them', async () => {
    requests.length = 0;
    const args = ['data', 'fetch', 'mnist', '--split', 'test', '--cache', at('shared'), '--mirror', url];
    const ends = await Promise.all([start(args).ended, start(args).ended]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(requests).toHaveLength(4);
    const left = (await readdir(at('shared/mnist'))).sort();
    expect(left).toEqual(['CACHEDIR.TAG', 'LICENCE.txt', 't10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz']);
  });

  it('verify compares what is here, and ends with 1 where it is bad', async () => {
    expect(await done('data', 'verify', 'mnist', '--folder', source)).toMatch(
      /^good {5}mnist {2}\S+t10k-images-idx3-ubyte\.gz {2}as published\ngood/,
    );
    await mkdir(at('bad'));
    const bytes = Buffer.from('not labels');
    await writeFile(at('bad', 't10k-labels-idx1-ubyte'), bytes);
    const bad = await cli('data', 'verify', 'mnist', '--folder', 'bad', '--cache', 'nowhere', '--json');
    expect(bad).toMatchObject({
      code: 1,
      err: expect.stringContaining('1 of 1 files must be fetched again') as string,
    });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(JSON.parse(bad.out)).toMatchObject({ dataset: 'mnist', status: 'bad', sha256 });
  });
});

describe('ebmjs data', () => {
  it.each([
    [['data'], 2, 'Missing required positional argument: ACTION'],
    [['data', 'get'], 2, 'ebmjs data: must be one of list, fetch, verify, info, got "get"'],
    [['data', 'fetch'], 2, 'ebmjs data fetch: must be told the name of a data set: mnist, fashion-mnist'],
    [['data', 'info', 'minst'], 2, 'manifestOf.name: must be one of mnist'],
    [['data', 'list', 'mnist'], 2, 'ebmjs data list: takes no name, got "mnist"'],
    [['data', 'list', '--offline'], 2, 'ebmjs data list: takes no --offline, got true'],
    [['data', 'info', 'mnist', '--split', 'train'], 2, 'ebmjs data info: takes no --split, got "train"'],
    [['data', 'fetch', 'mnist', '--cache'], 2, '--cache: must have a value'],
    [['data', 'info', ''], 2, 'name: must have a value'],
    [
      ['data', 'fetch', 'svhn', '--cache', 'none', '--mirror', 'file:///data'],
      2,
      'mirrors: must begin with http:// or https://, got "file:///data"',
    ],
    [
      ['data', 'verify', 'dtd', '--cache', 'none', '--folder', 'nowhere'],
      1,
      'no file of dtd is in nowhere, nor elsewhere',
    ],
    [['data', 'list', '--dir', 'x'], 2, '--dir: unknown option'],
    [
      ['data', 'fetch', 'svhn', '--split', 'all', '--offline'],
      2,
      'fetchDataset.split: must be one of train, test, extra',
    ],
    [
      ['data', 'fetch', 'svhn', '--offline', '--cache', 'none'],
      1,
      'must find train_32x32.mat in none/svhn: offline forbids',
    ],
    [['data', 'fetch', 'celeba', '--cache', 'none'], 1, 'a person must fetch it. Google Drive has the files'],
    [['data', 'fetch', 'svhn', '--cache', 'none', '--mirror', 'http://127.0.0.1:1/'], 1, 'fetch failed'],
    [['data', 'verify', 'dtd', '--cache', 'none'], 1, 'no file of dtd is here: ebmjs data fetch dtd'],
  ])('%j ends with %i and says why', async (args, code, message) => {
    const ended = await cli(...args);
    expect(ended.err).toContain(message);
    expect(ended.code).toBe(code);
  });
});

import { EbmError, oneOf } from '@ebmjs/core';
import { manifestOf, manifests } from '@ebmjs/datasets';
import { fetchDataset, findDataset, findInstead, verifyDataset, type FetchDatasetOptions } from '@ebmjs/datasets/node';
import { defineCommand } from 'citty';
import { dataTable, dataText, type ListedDataset } from '../data-table.js';
import { Failure } from '../failure.js';
import { fileBars } from '../file-bars.js';
import { refuseUnknown } from './common.js';

const args = {
  action: { type: 'positional', description: 'list, fetch, verify or info', required: true, valueHint: 'action' },
  name: {
    type: 'positional',
    description: 'a data set; verify takes all without one',
    required: false,
    valueHint: 'name',
  },
  split: { type: 'string', description: 'fetch the files of one part: train, test, all or extra', valueHint: 'part' },
  folder: { type: 'string', description: 'a folder that may have the files, looked at first', valueHint: 'path' },
  cache: { type: 'string', description: 'where downloads are kept', valueHint: 'path' },
  mirror: {
    type: 'string',
    description: 'a folder on the web that has the files, instead of the usual',
    valueHint: 'url',
  },
  offline: { type: 'boolean', description: 'never touch the network; EBMJS_OFFLINE=1 is the same', default: false },
  json: { type: 'boolean', description: 'the same as JSON', default: false },
} as const;

/** Flags as given. */
interface Flags {
  readonly name?: string | undefined;
  readonly split?: string | undefined;
  readonly folder?: string | undefined;
  readonly cache?: string | undefined;
  readonly mirror?: string | undefined;
  readonly offline: boolean;
  readonly json: boolean;
}

const actions = { list, fetch, verify, info };

/** What only `fetch` does anything with; and `list` looks where every data set is looked for. */
const NOT_FOR = {
  list: ['name', 'folder', 'split', 'mirror', 'offline'],
  fetch: [],
  verify: ['split', 'mirror', 'offline'],
  info: ['split', 'mirror', 'offline'],
} as const satisfies Readonly<Record<keyof typeof actions, readonly (keyof Flags)[]>>;

export const dataCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const action = oneOf('ebmjs data', given.action, Object.keys(actions) as (keyof typeof actions)[]);
      for (const flag of NOT_FOR[action])
        if (given[flag] !== undefined && given[flag] !== false)
          throw new EbmError(`ebmjs data ${action}`, `takes no ${flag === 'name' ? flag : `--${flag}`}`, given[flag]);
      await actions[action](given, interrupt);
    },
  });

const placesOf = ({ folder, cache }: Flags): Pick<Flags, 'folder' | 'cache'> => ({
  ...(folder === undefined ? {} : { folder }),
  ...(cache === undefined ? {} : { cache }),
});

const listed = async (name: string, given: Flags): Promise<ListedDataset> => ({
  manifest: manifestOf(name),
  files: await findDataset(name, placesOf(given)),
  instead: await findInstead(name, placesOf(given)),
});

async function list(given: Flags): Promise<void> {
  const all = await Promise.all(manifests.map((manifest) => listed(manifest.name, given)));
  print(given.json ? asJson(all) : dataTable(all));
}

async function info(given: Flags): Promise<void> {
  const one = await listed(nameOf('info', given), given);
  print(given.json ? asJson(one) : dataText(one));
}

/** Each file as it is there; ends with 1 where one cannot be had. */
async function fetch(given: Flags, signal: AbortSignal): Promise<void> {
  const name = nameOf('fetch', given);
  const bars = fileBars();
  const options: FetchDatasetOptions = {
    ...placesOf(given),
    ...(given.mirror === undefined ? {} : { mirrors: [given.mirror] }),
    ...(given.split === undefined ? {} : { split: given.split as NonNullable<FetchDatasetOptions['split']> }),
    ...(given.offline && { offline: true }),
    signal,
    onProgress: bars.onProgress,
  };
  manifestOf(name);
  try {
    for await (const { file, located } of fetchDataset(name, options)) {
      bars.stop();
      print(
        given.json
          ? JSON.stringify({ file: file.name, ...located })
          : `${file.name}  ${located.path} (${located.origin})`,
      );
    }
  } catch (error) {
    if (!EbmError.isInstance(error) || /^(fetchDataset|mirrors)/.test(error.where)) throw error;
    throw new Failure(error.message, { cause: error });
  } finally {
    bars.stop();
  }
}

/** Each file that is there; ends with 1 where one is bad, or none is there of the set that was asked for. */
async function verify(given: Flags, signal: AbortSignal): Promise<void> {
  const names = given.name === undefined ? manifests.map(({ name }) => name) : [manifestOf(given.name).name];
  let [seen, bad] = [0, 0];
  for (const name of names) {
    for await (const { file, found, verdict } of verifyDataset(name, placesOf(given))) {
      signal.throwIfAborted();
      seen++;
      if (verdict.status === 'bad') bad++;
      const { status, why, sha256 } = verdict;
      const told = { dataset: name, file: file.name, path: found.path, status, why, sha256 };
      print(given.json ? JSON.stringify(told) : `${status.padEnd(7)}  ${name}  ${found.path}  ${why}`);
    }
  }
  if (bad > 0) throw new Failure(`${bad} of ${seen} files must be fetched again`);
  if (seen > 0) return;
  const { name = 'any data set', folder } = given;
  const where = folder === undefined ? 'here' : `in ${folder}, nor elsewhere`;
  throw new Failure(`no file of ${name} is ${where}: ebmjs data fetch ${given.name ?? 'NAME'}`);
}

function nameOf(action: string, { name }: Flags): string {
  if (name !== undefined) return name;
  throw new EbmError(
    `ebmjs data ${action}`,
    `must be told the name of a data set: ${manifests.map((one) => one.name).join(', ')}`,
  );
}

const asJson = (value: unknown): string => JSON.stringify(value, null, 2);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

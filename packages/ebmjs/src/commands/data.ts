import { EbmError, oneOf } from '@ebmjs/core';
import { manifestOf, manifests } from '@ebmjs/datasets';
import { bytesText, fetchDataset, findDataset, verifyDataset, type FetchDatasetOptions } from '@ebmjs/datasets/node';
import { defineCommand } from 'citty';
import { dataTable, dataText, type ListedDataset } from '../data-table.js';
import { Failure } from '../failure.js';
import { progressBar, type Progress } from '../progress.js';
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

export const dataCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const action = oneOf('ebmjs data', given.action, Object.keys(actions) as (keyof typeof actions)[]);
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
});

/** What is found where no folder is named: a folder is of one data set. */
async function list({ name, folder, ...given }: Flags): Promise<void> {
  const misplaced = { name, '--folder': folder };
  for (const [what, value] of Object.entries(misplaced))
    if (value !== undefined) throw new EbmError(`ebmjs data list`, `takes no ${what}`, value);
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
    if (!EbmError.isInstance(error) || error.where.startsWith('fetchDataset')) throw error;
    throw new Failure(error.message, { cause: error });
  } finally {
    bars.stop();
  }
}

/** A bar for the file that is coming, in megabytes. */
function fileBars(): {
  readonly onProgress: NonNullable<FetchDatasetOptions['onProgress']>;
  readonly stop: () => void;
} {
  let bar: Progress | undefined;
  return {
    onProgress: ({ file, received, total }) => {
      if (total === null) return;
      bar ??= progressBar({ label: file, total, from: received });
      bar.update(received, `${bytesText(received)} of ${bytesText(total)}`);
    },
    stop: () => {
      bar?.stop();
      bar = undefined;
    },
  };
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
  if (seen === 0) throw new Failure(`no file of ${given.name ?? 'any data set'} is here: ebmjs data fetch NAME`);
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

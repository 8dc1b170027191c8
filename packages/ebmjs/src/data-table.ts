import type { DataFile, Manifest } from '@ebmjs/datasets';
import { bytesText, type DatasetFile } from '@ebmjs/datasets/node';
import { columns } from './columns.js';

/** What `ebmjs data list` knows of a data set. */
export interface ListedDataset {
  readonly manifest: Manifest;
  readonly files: readonly DatasetFile[];
  /** Paths of other forms of it that are there. */
  readonly instead: readonly string[];
}

/** A row a data set: how many, how large, whether it is here. */
export function dataTable(listed: readonly ListedDataset[]): string {
  const rows = listed.map(({ manifest, files, instead }) => [
    manifest.name,
    Object.entries(manifest.counts)
      .map(([part, count]) => `${count.toLocaleString('en-US')} ${part}`)
      .join(', '),
    manifest.shape?.join('x') ?? 'varies',
    sizeText(manifest.files.filter(({ split }) => split !== 'extra')),
    hereText(files, instead),
    manifest.licence,
  ]);
  return columns([['name', 'events', 'shape', 'to fetch', 'here', 'licence'], ...rows]);
}

/** All that is known of one, and where its files are. */
export function dataText({ manifest, files, instead }: ListedDataset): string {
  const facts = [
    ['name', `${manifest.name}: ${manifest.title}`],
    ['format', manifest.format],
    ['classes', `${manifest.classes}`],
    ['licence', manifest.licence],
    ['citation', manifest.citation],
    ['home page', manifest.homepage],
    ...(manifest.instead === undefined
      ? []
      : [['or else', `${manifest.instead.join(', ')}; here: ${instead.join(', ') || 'no'}`]]),
    ...(manifest.manual === undefined ? [] : [['by hand', manifest.manual]]),
  ];
  return [columns(facts), ...files.map(fileText)].join('\n\n');
}

function fileText({ file, found }: DatasetFile): string {
  const { name, split, sha256, unpacked, urls } = file;
  const lines = [
    ['here', found ? `${found.path} (${found.origin})` : 'no'],
    ['size', sizeText([file])],
    ['SHA-256', sha256 ?? 'not published'],
    ...(unpacked ? [['unpacked', unpacked.sha256 ?? 'not published']] : []),
    ...urls.map((url) => ['from', url]),
  ];
  return `${name} (${split})\n${columns(lines).replace(/^/gm, '  ')}`;
}

function sizeText(files: readonly DataFile[]): string {
  if (files.some(({ bytes }) => bytes === null)) return 'not published';
  return bytesText(files.reduce((sum, file) => sum + file.bytes!, 0));
}

/** Of the files that are fetched without being asked for by name. */
function hereText(files: readonly DatasetFile[], instead: readonly string[]): string {
  const usual = files.filter(({ file }) => file.split !== 'extra');
  const found = usual.filter((one) => one.found).length;
  if (found === 0) return instead.length > 0 ? 'otherwise' : 'no';
  return found === usual.length ? 'yes' : `${found} of ${usual.length}`;
}

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decodeSafetensors } from '@ebmjs/core';
import { imageGrid } from '@ebmjs/report';
import { cardPage, type Card, type StepsRow } from './pretrained-card.js';

// `npm run pretrain`: makes the network that `@ebmjs/models/digits` ships, by the command line and nothing else, and writes
// it and its card. The same seed gives the same bytes on the same WASM; minutes on one core.
const ROOT = resolve(import.meta.dirname, '..');
const RUN = 'runs/pretrained-digits';
const OUT = join(RUN, 'digits.safetensors');
const SHOWN = 20;

/** Besides those of the configuration, which come last: the card's figures and the picture are of them. */
const STEPS = [50, 100, 400, 1000];
const FEW = ['--per-class', '20'];

const NOTES =
  'Made by `npm run pretrain` of the ebmjs repository. Samples are those of short Langevin runs with clipped gradients ' +
  'from uniform noise, as it was trained: no exact draws from exp(-E). Trained on 1,497 digits that 13 people wrote, at ' +
  '8 x 8 pixels: its energies say little about other images.';

const main = (): void => {
  ebmjs('train', RUN, '--config', 'scripts/pretrained-digits.json', '--overwrite', '--threads', '1');
  const steps = [...STEPS.map((count) => sampled(['--steps', String(count), ...FEW])), sampled([])];
  ebmjs('likelihood', RUN, '--threads', '1');
  ebmjs('export', RUN, '--out', OUT, '--licence', 'Apache-2.0', '--notes', NOTES);
  const bytes = readFileSync(join(ROOT, OUT));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  write('packages/models/src/pretrained/digits-weights.ts', moduleOf(bytes, sha256));
  writeFileSync(join(ROOT, 'docs/images/pretrained-digits.png'), picture());
  const { metadata } = decodeSafetensors(bytes);
  const description = JSON.parse(metadata['ebmjs.weights']!) as { readonly data: string; readonly card: Card };
  const rows = steps.toSorted((a, b) => a.steps - b.steps);
  write(
    'docs/pretrained-digits.md',
    cardPage({ ...description, notes: NOTES, steps: rows, sha256, bytes: bytes.length }),
  );
  execFileSync('npx', ['prettier', '--write', 'docs/pretrained-digits.md'], { cwd: ROOT, stdio: 'inherit' });
};

function ebmjs(...args: readonly string[]): void {
  execFileSync(process.execPath, ['packages/ebmjs/dist/cli.js', ...args], { cwd: ROOT, stdio: 'inherit' });
}

/** How well the samples of some flags do. */
function sampled(flags: readonly string[]): StepsRow {
  ebmjs('sample', RUN, ...flags, '--threads', '1');
  const { steps, samples, labelAgreement } = JSON.parse(readFileSync(join(ROOT, RUN, 'evaluation.json'), 'utf8')) as {
    steps: number;
    samples: number;
    labelAgreement: Omit<StepsRow, 'steps' | 'samples'>;
  };
  return { steps, samples, ...labelAgreement };
}

/** The first samples of every class, a row a class. */
function picture(): Uint8Array {
  const { arrays } = decodeSafetensors(readFileSync(join(ROOT, RUN, 'samples.safetensors')));
  const { data, shape } = arrays['samples']!;
  const size = data.length / shape[0]!;
  const perClass = shape[0]! / 10;
  const rows = Array.from({ length: 10 }, (_, c) => [
    ...data.subarray(c * perClass * size, (c * perClass + SHOWN) * size),
  ]);
  return imageGrid({ pixels: rows.flat(), height: 8, width: 8, channels: 1, columns: SHOWN, scale: 4 });
}

const moduleOf = (bytes: Buffer, sha256: string): string => `/**
 * The file of weights of \`pretrainedDigits\`, in base64. Written by \`npm run pretrain\`: docs/pretrained-digits.md tells how
 * it came about.
 */
export const digitsWeights: string =
  '${bytes.toString('base64')}';

/** Of the file, in hexadecimal. */
export const digitsSha256: string = '${sha256}';
`;

function write(path: string, text: string): void {
  mkdirSync(join(ROOT, path, '..'), { recursive: true });
  writeFileSync(join(ROOT, path), text);
}

main();

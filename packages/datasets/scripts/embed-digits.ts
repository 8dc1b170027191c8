/**
 * Writes `src/digits-data.ts` from the UCI digits as CSV (64 grey levels and the label a line, gzipped or not):
 *
 *     npx tsx scripts/embed-digits.ts path/to/digits.csv.gz
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

const COUNT = 1797;

const path = process.argv[2];
if (!path) throw new Error('usage: npx tsx scripts/embed-digits.ts path/to/digits.csv.gz');

const file = readFileSync(path);
const text = (path.endsWith('.gz') ? gunzipSync(file) : file).toString('utf8');
const rows = text
  .trim()
  .split('\n')
  .map((line) => line.split(',').map(Number));
const valid = (row: readonly number[]): boolean =>
  row.length === 65 && row.every((value, i) => Number.isInteger(value) && value >= 0 && value <= (i < 64 ? 16 : 9));
if (rows.length !== COUNT || !rows.every(valid)) throw new Error(`expected ${COUNT} lines of 64 levels and a label`);

// One pixel of all images after the other, then the labels: neighbours in the file are alike, and pack better.
const columns = Array.from({ length: 65 }, (_, j) => rows.map((row) => row[j]!));
const packed = gzipSync(Uint8Array.from(columns.flat()), { level: 9 });
packed[9] = 255; // the operating system's mark: the same file wherever this runs

writeFileSync(
  new URL('../src/digits-data.ts', import.meta.url),
  `/**
 * E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, CC BY 4.0.
 * Written by scripts/embed-digits.ts: gzip, in base64, of the 64 x 1797 grey levels from 0 to 16, pixel by pixel, and
 * the 1797 labels.
 */
export const digitsData: string =
  '${packed.toString('base64')}';
`,
);
console.log(`${COUNT} digits in ${packed.length} bytes`);

import { zipSync } from 'fflate';
import { joinBytes } from './join-bytes.js';

export interface NpyArray {
  readonly descr: string;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** An .npy file of version 1.0. */
export function npy({ descr, shape, data }: NpyArray): Uint8Array {
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sides}), }`;
  const header = new TextEncoder().encode(`${text.padEnd(64 * Math.ceil((text.length + 11) / 64) - 11)}\n`);
  return joinBytes([
    Uint8Array.from([0x93, 78, 85, 77, 80, 89, 1, 0, header.length & 255, header.length >> 8]),
    header,
    data,
  ]);
}

/** An .npz file, each array packed. */
export const npz = (arrays: Readonly<Record<string, NpyArray>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, npy(array)])));

export const bytesOf = (...shape: number[]): ((level: (i: number) => number) => NpyArray) => {
  const length = shape.reduce((product, side) => product * side, 1);
  return (level) => ({ descr: '|u1', shape, data: Uint8Array.from({ length }, (_, i) => level(i)) });
};

export const int64 = (values: readonly number[]): NpyArray => ({
  descr: '<i8',
  shape: [values.length],
  data: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});

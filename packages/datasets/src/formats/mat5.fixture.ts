import { deflateSync } from 'node:zlib';
import { joinBytes } from './join-bytes.js';

export interface MatVariable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Uint8Array | Float64Array;
  /** 9 is uint8, 6 is double. @defaultValue by the data */
  readonly kind?: number;
}

const [INT8, UINT8, INT32, UINT32, DOUBLE, MATRIX, COMPRESSED] = [1, 2, 5, 6, 9, 14, 15];

/** A MATLAB 5 file, its variables packed by zlib or not. */
export function mat5(variables: readonly MatVariable[], { packed = true }: { packed?: boolean } = {}): Uint8Array {
  const header = new Uint8Array(128).fill(32);
  header.set(new TextEncoder().encode('MATLAB 5.0 MAT-file, written by a test'));
  header.set([0, 1, 0x49, 0x4d], 124);
  return joinBytes([header, ...variables.map((variable) => (packed ? pack(matrix(variable)) : matrix(variable)))]);
}

const pack = (bytes: Uint8Array): Uint8Array => {
  const data = deflateSync(bytes);
  return joinBytes([tag(COMPRESSED, data.length), data]);
};

function matrix({ name, shape, data, kind }: MatVariable): Uint8Array {
  const bytes = data instanceof Float64Array;
  const flags = new Uint8Array(new Uint32Array([kind ?? (bytes ? 6 : 9), 0]).buffer);
  const values = bytes ? new Uint8Array(Float64Array.from(data).buffer) : data;
  const parts = [
    element(UINT32, flags),
    element(INT32, new Uint8Array(Int32Array.from(shape).buffer)),
    element(INT8, new TextEncoder().encode(name)),
    element(bytes ? DOUBLE : UINT8, values),
  ];
  return joinBytes([
    tag(
      MATRIX,
      parts.reduce((sum, part) => sum + part.length, 0),
    ),
    ...parts,
  ]);
}

function tag(type: number, bytes: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(type, bytes).buffer);
}

/** A part, inside its tag where it is short, else filled up to eight bytes. */
function element(type: number, data: Uint8Array): Uint8Array {
  if (data.length > 0 && data.length <= 4) {
    const small = new Uint8Array(8);
    small.set(new Uint8Array(Uint16Array.of(type, data.length).buffer));
    small.set(data, 4);
    return small;
  }
  return joinBytes([tag(type, data.length), data, new Uint8Array((8 - (data.length % 8)) % 8)]);
}

import { deflateSync, crc32 } from 'node:zlib';

export interface PngPicture {
  readonly width: number;
  readonly height: number;
  readonly depth?: number;
  /** 0 grey, 2 colour, 3 palette, 4 and 6 with transparency. */
  readonly colour?: number;
  /** Rows as they are packed, `stride` bytes each. */
  readonly rows: Uint8Array;
  /** Filter of each row. @defaultValue none */
  readonly filters?: readonly number[];
  readonly palette?: readonly number[];
  readonly interlaced?: number;
  /** Chunks between header and data. */
  readonly more?: readonly (readonly [type: string, data: Uint8Array])[];
}

const SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** A PNG file, written apart from the reader: by Node's zlib, with the filters undone nowhere but in the reader. */
export function png(picture: PngPicture): Uint8Array {
  const { width, height, depth = 8, colour = 0, rows, filters = [], palette, interlaced = 0, more = [] } = picture;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([depth, colour, 0, 0, interlaced], 8);
  const stride = Math.ceil((width * depth * SAMPLES[colour]!) / 8);
  const step = Math.max(1, (depth * SAMPLES[colour]!) >> 3);
  const raw = filtered(rows, { stride, step, filters });
  const data = deflateSync(raw);
  const parts = [
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', Uint8Array.from(palette))] : []),
    ...more.map(([type, bytes]) => chunk(type, bytes)),
    chunk('IDAT', data.subarray(0, data.length >> 1)), // in two, as encoders do
    chunk('IDAT', data.subarray(data.length >> 1)),
    chunk('IEND', new Uint8Array()),
  ];
  return Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...parts.flatMap((part) => [...part])]);
}

interface Filtering {
  readonly stride: number;
  readonly step: number;
  readonly filters: readonly number[];
}

function filtered(rows: Uint8Array, { stride, step, filters }: Filtering): Uint8Array {
  const out: number[] = [];
  const at = (y: number, x: number): number => (x < 0 || y < 0 ? 0 : rows[y * stride + x]!);
  for (let y = 0; y < rows.length / stride; y++) {
    const filter = filters[y] ?? 0;
    out.push(filter);
    for (let x = 0; x < stride; x++) {
      const [a, b, c] = [at(y, x - step), at(y - 1, x), at(y - 1, x - step)];
      const p = a + b - c;
      const nearest = [a, b, c].reduce((best, value) => (Math.abs(p - value) < Math.abs(p - best) ? value : best));
      out.push((at(y, x) - [0, a, b, (a + b) >> 1, nearest][filter]!) & 0xff);
    }
  }
  return Uint8Array.from(out);
}

export function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(new TextEncoder().encode(type), 4);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

/** A grey picture whose levels are `level`. */
export const greyPng = (width: number, height: number, level: (i: number) => number): Uint8Array =>
  png({ width, height, rows: Uint8Array.from({ length: width * height }, (_, i) => level(i)) });

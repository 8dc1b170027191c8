import { joinBytes } from './join-bytes.js';

/** An entry as it is written, right or wrong. */
export interface TarFile {
  readonly path: string;
  readonly data?: Uint8Array;
  /** `0` a file, `5` a folder, `2` a link, `L` a long name, `x` a pax header. */
  readonly type?: string;
  /** What the header claims. @defaultValue the truth */
  readonly size?: number;
  readonly prefix?: string;
}

const BLOCK = 512;

/** A tar file in POSIX's ustar format. */
export function tar(files: readonly TarFile[]): Uint8Array {
  const blocks = files.flatMap((file) => [header(file), padded(file.data ?? new Uint8Array())]);
  return joinBytes([...blocks, new Uint8Array(2 * BLOCK)]);
}

function header({ path, data = new Uint8Array(), type = '0', size = data.length, prefix = '' }: TarFile): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number): void => block.set(new TextEncoder().encode(text), at);
  put(path, 0);
  put('0000644\0', 100);
  put(`${size.toString(8).padStart(11, '0')}\0`, 124);
  put('        ', 148);
  put(type, 156);
  put('ustar\u000000', 257);
  put(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

const padded = (data: Uint8Array): Uint8Array => {
  const out = new Uint8Array(Math.ceil(data.length / BLOCK) * BLOCK);
  out.set(data);
  return out;
};

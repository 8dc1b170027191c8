const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

/** What a file seems to be by its first bytes, and what to do about it. */
const STARTS: readonly (readonly [description: string, bytes: readonly number[]])[] = [
  ['gzip, to be unpacked first', [0x1f, 0x8b]],
  ['a zip', ascii('PK\x03\x04')],
  ['HDF5', [0x89, ...ascii('HDF\r\n')]],
  ['a PNG', [0x89, ...ascii('PNG\r\n')]],
  ['a JPEG', [0xff, 0xd8, 0xff]],
  ['a MATLAB file', ascii('MATLAB')],
  ['NumPy’s .npy', [0x93, ...ascii('NUMPY')]],
  ['a pointer of Git LFS, not the file', ascii('version https://git-lfs')],
];

/** In words what the bytes seem to be, `undefined` where they are like nothing that is known. */
export function contentOf(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'an empty file';
  if (isWebPage(bytes)) {
    return 'a web page, such as a network sends before one has signed in: sign in, delete it and fetch it again';
  }
  return STARTS.find(([, start]) => start.every((byte, i) => bytes[i] === byte))?.[0];
}

function isWebPage(bytes: Uint8Array): boolean {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 256));
  return /^(\xef\xbb\xbf)?\s*<(!doctype|html|head|body|\?xml)/i.test(start);
}

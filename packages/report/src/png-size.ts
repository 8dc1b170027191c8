import { ReportError } from './report-error.js';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Width and height in pixels, read from a PNG's header. Throws a `ReportError` for `where` when it is not a PNG. */
export function pngSize(where: string, png: Uint8Array): { readonly width: number; readonly height: number } {
  const isPng = png instanceof Uint8Array && png.length > 24 && signature.every((byte, i) => png[i] === byte);
  if (!isPng) throw new ReportError(where, 'must be the bytes of a PNG file', png ?? null);
  const header = new DataView(png.buffer, png.byteOffset);
  return { width: header.getUint32(16), height: header.getUint32(20) };
}

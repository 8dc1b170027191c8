import { badFile } from './bad-file.js';
import { growingBytes } from './growing-bytes.js';
import { inflateExactly } from './inflate.js';
import { allowedSize, type Pixels } from './pixels.js';
import { pngChunks, type PngChunk } from './png-chunks.js';
import { unfilter } from './png-filter.js';

/** Samples a pixel of each colour type, as the file has them. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const PALETTE = 3;
/** Bits a sample that each colour type may have. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly samples: number;
}

/**
 * Decodes a PNG that is not interlaced, of any colour type and depth (W3C Recommendation, third edition): grey and
 * black-and-white to one channel, colour and palettes to three; 16 bits to their upper 8; transparency is left out.
 *
 * Throws an `EbmError` for anything else, for a wrong check sum, and for more than `maxPixels` before decoding.
 */
export function decodePng(bytes: Uint8Array, file: string, maxPixels: number): Pixels {
  let header: Header | undefined;
  let palette: Uint8Array | undefined;
  const packed = growingBytes(bytes.length);
  for (const chunk of pngChunks(file, bytes)) {
    if (!header) header = headerOf(chunk, file, maxPixels);
    else if (chunk.type === 'PLTE') palette = chunk.data;
    else if (chunk.type === 'IDAT') packed.push(chunk.data);
    else critical(chunk, file);
  }
  if (!header) throw badFile({ file, offset: 8 }, 'must have a header');
  return coloured(samplesOf(packed.bytes(), header, file), header, { file, palette });
}

function headerOf({ type, data, offset }: PngChunk, file: string, maxPixels: number): Header {
  const place = { file, offset };
  if (type !== 'IHDR' || data.length !== 13) throw badFile(place, 'must begin with its header', type);
  const view = new DataView(data.buffer, data.byteOffset);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colour, packing, filtering, interlaced] = data.subarray(8) as unknown as readonly number[];
  const samples = SAMPLES[colour!];
  if (samples === undefined || !DEPTHS[colour!]!.includes(depth!)) {
    throw badFile(place, 'must have a colour type and depth that there is', [colour, depth]);
  }
  if (packing !== 0 || filtering !== 0)
    throw badFile(place, 'must be packed and filtered by method 0', [packing, filtering]);
  if (interlaced !== 0) throw badFile(place, 'must not be interlaced: save it again without', interlaced);
  allowedSize(file, [width, height], maxPixels);
  return { width, height, depth: depth!, colour: colour!, samples };
}

/** A chunk whose name begins with a capital must be understood. */
function critical({ type, offset }: PngChunk, file: string): void {
  if (/^[A-Z]/.test(type)) throw badFile({ file, offset }, 'must be of chunks that are known', type);
}

/** Bytes of samples, `[height, width * samples]`, of 8 bits each; less than 8 bits are not yet spread over 0 to 255. */
function samplesOf(packed: Uint8Array, header: Header, file: string): Uint8Array {
  const { width, height, depth, samples } = header;
  const stride = Math.ceil((width * samples * depth) / 8);
  const raw = inflateExactly(packed.subarray(2, -4), height * (1 + stride), { file, offset: 8 });
  const step = Math.max(1, (samples * depth) / 8);
  const rows = unfilter(raw, { height, stride, step, file });
  return depth === 8 ? rows : spread(rows, header, stride);
}

/** One byte a sample: the upper one of two, or the bits of a shared one, the highest first. */
function spread(rows: Uint8Array, { width, height, depth, samples }: Header, stride: number): Uint8Array {
  const across = width * samples;
  const out = new Uint8Array(height * across);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < across; x++) {
      const bit = x * depth;
      const byte = rows[y * stride + (bit >> 3)]!;
      out[y * across + x] = depth === 16 ? byte : (byte >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }
  }
  return out;
}

interface Colours {
  readonly file: string;
  readonly palette: Uint8Array | undefined;
}

/** Samples as grey or as red, green and blue. */
function coloured(samples: Uint8Array, header: Header, { file, palette }: Colours): Pixels {
  const { width, height, colour, depth } = header;
  const channels = colour === 0 || colour === 4 ? 1 : 3;
  const data = new Uint8Array(width * height * channels);
  const scale = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
  for (let i = 0; i < data.length; i++) {
    const [pixel, channel] = [Math.floor(i / channels), i % channels];
    const sample = samples[pixel * header.samples + (colour === PALETTE ? 0 : channel)]!;
    data[i] = colour === PALETTE ? entry(palette, 3 * sample + channel, file) : sample * scale;
  }
  return { width, height, channels, data };
}

function entry(palette: Uint8Array | undefined, at: number, file: string): number {
  const value = palette?.[at];
  if (value === undefined)
    throw badFile({ file, offset: 8 }, 'must have each colour in its palette', Math.floor(at / 3));
  return value;
}

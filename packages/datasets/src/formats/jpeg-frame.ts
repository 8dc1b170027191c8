import { badFile } from './bad-file.js';

export interface JpegFrame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

const [START_OF_SCAN, END] = [0xda, 0xd9];
/** Passes over the picture; encoders make ten or so. Thousands in a small file would keep a decoder busy for minutes. */
const MOST_SCANS = 100;

/**
 * Size and number of components from a JPEG's frame header. Throws an `EbmError` where there is none, where the file ends
 * before its end marker, and for more passes than a real picture has.
 */
export function jpegFrame(bytes: Uint8Array, file: string): JpegFrame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 2; offset + 10 <= bytes.length;) {
    const marker = bytes[offset + 1]!;
    if (bytes[offset] !== 0xff) throw badFile({ file, offset }, 'must have a marker', bytes[offset]);
    if (marker === START_OF_SCAN) break;
    if (isFrame(marker)) {
      complete(bytes, file, offset);
      const [height, width] = [view.getUint16(offset + 5), view.getUint16(offset + 7)];
      return { width, height, components: bytes[offset + 9]! };
    }
    offset += marker === 0xff ? 1 : 2 + view.getUint16(offset + 2);
  }
  throw badFile({ file, offset: bytes.length }, 'must have a frame header');
}

/** SOF0 to SOF15, without the tables that have numbers in between. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function complete(bytes: Uint8Array, file: string, from: number): void {
  const count = (code: number): number => {
    let found = 0;
    for (let at = from; (at = bytes.indexOf(0xff, at)) >= 0; at++) if (bytes[at + 1] === code) found++;
    return found;
  };
  if (count(END) === 0) throw badFile({ file, offset: bytes.length }, 'must have an end marker: it is cut off');
  if (count(START_OF_SCAN) > MOST_SCANS) throw badFile({ file, offset: from }, `must have at most ${MOST_SCANS} scans`);
}

import { inflateSync } from 'fflate';
import { badFile, type Place } from './bad-file.js';

/** Deflate makes at most 1,032 bytes of one. */
const HIGHEST_RATIO = 1032;

/**
 * Raw deflate of exactly `size` bytes. Never more memory than that, whatever the data would grow to; a size that so few
 * packed bytes cannot have is refused before anything is allocated.
 */
export function inflateExactly(packed: Uint8Array, size: number, place: Place): Uint8Array {
  if (size > HIGHEST_RATIO * packed.length) {
    throw badFile(
      place,
      `must be at most ${HIGHEST_RATIO * packed.length} bytes unpacked, being ${packed.length} packed`,
      size,
    );
  }
  const out = new Uint8Array(size + 1); // one more shows that there is more
  const bytes = attempt(() => inflateSync(packed, { out }), place);
  if (bytes.length !== size) {
    const got = bytes.length > size ? `more than ${size}` : bytes.length;
    throw badFile(place, `must be ${size} bytes unpacked`, got);
  }
  return bytes;
}

function attempt(inflate: () => Uint8Array, place: Place): Uint8Array {
  try {
    return inflate();
  } catch (cause) {
    throw badFile(place, 'must be deflate, whole', cause instanceof Error ? cause.message : cause);
  }
}

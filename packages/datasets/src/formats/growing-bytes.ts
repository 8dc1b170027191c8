/** Bytes that are put one behind the other. */
export interface GrowingBytes {
  readonly push: (bytes: Uint8Array) => void;
  /** All of them, without a copy. */
  readonly bytes: () => Uint8Array;
}

/** Doubles as it fills, so that it never holds more than twice what was really put into it, whatever a header promised. */
export function growingBytes(start = 4096): GrowingBytes {
  let held = new Uint8Array(start);
  let length = 0;
  return {
    push: (bytes) => {
      if (length + bytes.length > held.length) {
        const grown = new Uint8Array(Math.max(2 * held.length, length + bytes.length));
        grown.set(held.subarray(0, length));
        held = grown;
      }
      held.set(bytes, length);
      length += bytes.length;
    },
    bytes: () => held.subarray(0, length),
  };
}

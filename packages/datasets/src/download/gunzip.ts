/**
 * What a gzip holds, by the platform's own `DecompressionStream`. Rejects for what is damaged, and stops where it turns out
 * to be more than `most` bytes.
 */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  let out = new Uint8Array(Math.min(most, 4 * bytes.length));
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const end = size + next.value.length;
    if (end > most) {
      await reader.cancel();
      throw new Error(`gzip of more than ${most} bytes`);
    }
    if (end > out.length) out = grown(out, Math.min(most, 2 * end));
    out.set(next.value, size);
    size = end;
  }
  return out.subarray(0, size);
}

function grown(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(length);
  more.set(bytes);
  return more;
}

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Bytes as base64 text, in browsers and in Node. */
export function base64(bytes: Uint8Array): string {
  const chunks: string[] = [];
  // fromCharCode takes its characters as arguments, and the stack holds only so many.
  for (let i = 0; i < bytes.length; i += 0x8000) chunks.push(String.fromCharCode(...bytes.subarray(i, i + 0x8000)));
  return btoa(chunks.join(''));
}

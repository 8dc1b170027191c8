import { EbmError } from './error.js';

/**
 * SHA-256 in hexadecimal, by the platform's own Web Crypto. Rejects with an `EbmError` in a page that is not served by
 * `https:` or from `localhost`, to which browsers do not give it.
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle)
    throw new EbmError('sha256', 'needs crypto.subtle, which browsers give to pages of https: or localhost only');
  const hash = new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

import type { DataFile } from '../manifest.js';

/**
 * Bytes that a good copy of a file has at the most. Data may be packed anew, or come unpacked: no larger then than gzip makes
 * what it cannot pack (RFC 1951: 5 bytes for each 16,383 or so, and the header).
 */
export function largest({ bytes, unpacked }: DataFile): number {
  if (!unpacked?.sha256 || unpacked.bytes === null) return bytes ?? Infinity;
  const stored = unpacked.bytes + 5 * Math.ceil(unpacked.bytes / 16_383) + 1024;
  return Math.max(bytes ?? 0, stored);
}

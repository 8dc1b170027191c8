import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** SHA-256 of what a gzip file holds, a piece at a time; undefined where it is damaged or holds more than `most` bytes. */
export async function unpackedDigest(path: string, most: number): Promise<string | undefined> {
  const hash = createHash('sha256');
  let size = 0;
  const counted = new Writable({
    write(chunk: Buffer, _, done) {
      size += chunk.length;
      hash.update(chunk);
      done(size > most ? new Error('too much') : null);
    },
  });
  return pipeline(createReadStream(path), createGunzip(), counted).then(
    () => hash.digest('hex'),
    () => undefined,
  );
}

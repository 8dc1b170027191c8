import { foldIn, type Key } from '@ebmjs/core';

/** The key of what is called `name` under `parent`, wherever it may stand in a list (the name's FNV-1a hash of 32 bits). */
export function keyOfName(parent: Key, name: string): Key {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return foldIn(parent, hash);
}

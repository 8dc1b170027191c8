import { hostUniform, type Key } from '@ebmjs/core';

/**
 * `n` different slots of `capacity`, every ordered choice as likely as any other: the first `n` places of a Fisher and
 * Yates shuffle, of which only the exchanged ones are stored.
 *
 * @param n at most `capacity`
 */
export function chooseSlots(key: Key, n: number, capacity: number): Int32Array {
  const exchanged = new Map<number, number>();
  return Int32Array.from(hostUniform(key, n), (u, i) => {
    const j = i + Math.floor(u * (capacity - i));
    const chosen = exchanged.get(j) ?? j;
    exchanged.set(j, exchanged.get(i) ?? i);
    return chosen;
  });
}

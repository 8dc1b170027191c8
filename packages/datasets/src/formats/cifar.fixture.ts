/** A record of CIFAR's binary version: labels, then planes of red, green and blue. */
export function cifarRecord(labels: readonly number[], level: (y: number, x: number, c: number) => number): Uint8Array {
  const planes = [0, 1, 2].flatMap((c) =>
    Array.from({ length: 32 * 32 }, (_, i) => level(Math.floor(i / 32), i % 32, c)),
  );
  return Uint8Array.from([...labels, ...planes]);
}

import { BYTES_A_STEP, type Growth } from './growth.js';

/**
 * V8 compiles and caches for some thousand steps, which took up to half a megabyte, and then no more: 19.23 MB at 3,000
 * steps of a walk on WASM and 19.25 MB at 6,000.
 */
const HEAP = 2 ** 20;

/** Where less would be lost than a process's memory goes up and down by itself. */
const FEW_STEPS = 1000;

/** What grew that must not, in words. */
export function growthFaults(growth: Growth): string[] {
  const { steps, heap = 0, resident = 0 } = growth;
  const exact = (['tensors', 'bytes', 'gpu', 'wasm'] as const)
    .filter((name) => (growth[name] ?? 0) !== 0)
    .map((name) => `${name} changed by ${growth[name]}`);
  // One tensor of chains a step, kept by mistake below JavaScript, would be this; the heap's own growth is allowed for.
  const lost = steps * BYTES_A_STEP;
  return [
    ...exact,
    ...(heap > HEAP ? [`the heap grew by ${heap} bytes, more than ${HEAP}`] : []),
    ...(steps >= FEW_STEPS && resident > lost ? [`the process grew by ${resident} bytes, more than ${lost}`] : []),
  ];
}

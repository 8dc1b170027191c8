import type { Kernel, State } from '@ebmjs/core';

/**
 * The sampler of the coordinates of an event, row by row, that are true; the others stay as they are. With `@ebmjs/samplers`
 * `(free) => masked(kernel, free)`.
 */
export type FreeKernel<S extends State = State, I = unknown> = (free: readonly boolean[]) => Kernel<S, I>;

import type { State } from '@ebmjs/core';
import type { KernelCase } from './kernel-case.js';
import { kernelChecks } from './kernel-checks.js';
import { register } from './register.js';

/**
 * Registers `kernelChecks` as test cases of the surrounding `describe`.
 *
 * ```ts
 * describe('mala', () => testKernel({ kernel: mala({ stepSize: 0.3 }), acceptance: (info) => info.acceptance }));
 * ```
 */
export function testKernel<S extends State, I>(options: KernelCase<S, I>): void {
  register(kernelChecks(options));
}

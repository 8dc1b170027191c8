import { sizeOf, sizeOfAll, type Plan, type PlanRow } from '../plan.js';

/**
 * Number of weights that the code of Du and Mordatch (2019) declares for these layers. For each convolution outside
 * attention these are, used or not: the kernel, a bias and a gain of its outputs, a bias of its inputs and a shift of
 * the gain as long as its inputs. Gain and input bias have a row for each class, but not those of the first convolution.
 */
export function declared({ rows }: Plan, classes: number): number {
  return rows.reduce((sum, row) => sum + declaredOf(row, classes), 0);
}

const FIRST: ReadonlySet<string> = new Set(['stem', 'conv0']);

function declaredOf({ kind, name, weights }: PlanRow, classes: number): number {
  const kernel = weights[`${name}.kernel`];
  if (!kernel || !kind.startsWith('convolution')) return sizeOfAll(weights);
  const [inputs, outputs] = kernel.slice(-2) as [number, number];
  if (name.startsWith('attention')) return sizeOf(kernel) + outputs;
  const tables = Math.max(FIRST.has(name) ? 1 : classes, 1);
  return sizeOf(kernel) + outputs + tables * (inputs + outputs) + inputs;
}

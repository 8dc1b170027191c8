import { describeModel } from './describe-model.js';
import { modelMemory } from './model-memory.js';
import type { NetworkModel } from './network-model.js';
import { sizeOfAll, type PlanRow } from './plan.js';

export interface ModelSummaryOptions {
  /** Number of chains, and of data, whose memory is told. @defaultValue 16 */
  readonly batch?: number;
}

/**
 * A network as text: a line a layer with the shape that leaves it, its weights and its multiply-accumulates, and
 * the totals. Memory is that of the active backend.
 */
export function modelSummary(model: NetworkModel, { batch = 16 }: ModelSummaryOptions = {}): string {
  const { name, shape, classes, rows, parametersUsed, parametersDeclared, gmac } = describeModel(model);
  const { langevinStep, update } = modelMemory(model, { batch });
  const declared = parametersDeclared > parametersUsed ? ` of ${grouped(parametersDeclared)} declared` : '';
  return [
    `${name}, ${shape.join('x')}${classes > 0 ? `, ${classes} ${classes === 1 ? 'class' : 'classes'}` : ''}`,
    '',
    ...columns([['layer', 'name', 'output', 'weights', 'MACs'], ...rows.map(cells)]),
    '',
    `${grouped(parametersUsed)} weights${declared}, ${gmac.toPrecision(3)} GMAC an energy`,
    `batch of ${batch}: ${megabytes(langevinStep)} a Langevin step, ${megabytes(update)} an update of training`,
  ].join('\n');
}

const cells = ({ kind, name, shape, weights, macs, idle }: PlanRow): string[] => [
  idle ? `${kind}, unused` : kind,
  name,
  shape.length > 0 ? shape.join('x') : '1',
  sizeOfAll(weights) > 0 ? grouped(sizeOfAll(weights)) : '',
  macs > 0 ? grouped(macs) : '',
];

const grouped = (count: number): string => count.toLocaleString('en-US');
const megabytes = (bytes: number): string => `${Number((bytes / 1e6).toPrecision(3))} MB`;

/** Text to the left, numbers to the right, two spaces between. */
function columns(lines: readonly (readonly string[])[]): string[] {
  const widths = lines[0]!.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  const pad = (text: string, i: number): string => (i < 3 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!));
  return lines.map((line) => line.map(pad).join('  ').trimEnd());
}

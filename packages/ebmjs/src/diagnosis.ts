import type { AutoProbe, BackendProbe } from '@ebmjs/backends/node';
import { variables, type Machine } from './machine.js';

/** What `ebmjs doctor --json` prints. */
export interface Diagnosis extends Machine {
  readonly backends: readonly BackendProbe[];
  /** What `--backend auto` does. */
  readonly auto: AutoProbe;
  /** Commands that make more backends work. */
  readonly install: readonly string[];
}

/** A machine and what its backends said, put together. */
export function diagnosis(machine: Machine, backends: readonly BackendProbe[], auto: AutoProbe): Diagnosis {
  const install = backends.flatMap((probe) => probe.install ?? []);
  return { ...machine, backends, auto, install: [...new Set(install)] };
}

/** The first lines of the report, and the head of its table. */
export function opening({ ebmjs, tfjs, node, platform, cores, processor, memory }: Machine): string {
  return [
    `ebmjs ${ebmjs}, TensorFlow.js ${tfjs}, Node ${node} on ${platform}`,
    `${cores} ${cores === 1 ? 'core' : 'cores'} (${processor}), ${size(memory.free)} of ${size(memory.total)} memory free`,
    '',
    columns(['backend', 'works', 'threads', 'GFLOP/s', 'version', '']),
  ].join('\n');
}

/** A row of the table. */
export function row({ name, works, version, threads, speed, simd, adapter, problem }: BackendProbe): string {
  const remarks = [
    ...(adapter ? [adapter.name + (adapter.software ? ', a processor that plays a graphics card' : '')] : []),
    ...(simd === undefined ? [] : [simd ? 'with SIMD' : 'without SIMD: several times slower']),
    ...(problem === undefined ? [] : [problem]),
  ];
  const cells = [threads, speed === undefined ? undefined : Number(speed.toPrecision(2)), version];
  return columns([name, works ? 'yes' : 'no', ...cells.map((cell) => String(cell ?? '')), remarks.join('; ')]);
}

/** The rest. `usual` is the backend that commands take when they are not told. */
export function closing({ backends, auto, environment, install }: Diagnosis, usual: string): string {
  const adapters = backends.flatMap(({ adapter }) => adapter ?? []);
  return [
    '',
    `--backend auto takes ${choice(auto)}: the first that works of node, webgpu on a real graphics card, wasm and cpu`,
    ...auto.notes.map((note) => `  not before it: ${note}`),
    `without --backend it is ${usual}`,
    ...adapters.flatMap(({ limits }) => [
      '',
      'limits of the WebGPU device',
      ...Object.entries(limits).map(
        ([name, limit]) => `  ${name.padEnd(34)}${name.endsWith('Size') ? size(limit) : limit}`,
      ),
    ]),
    '',
    'environment',
    ...Object.entries(variables).map(
      ([name, use]) => `  ${name.padEnd(24)}${environment[name as keyof typeof variables] ?? 'not set'} (${use})`,
    ),
    ...(install.length > 0 ? ['', 'for more', ...install.map((command) => `  ${command}`)] : []),
  ].join('\n');
}

function choice({ name, version, threads, problem }: AutoProbe): string {
  if (name === undefined) return `nothing: ${problem}`;
  return `${name} ${version}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

const WIDTHS = [9, 7, 9, 9, 9];

const columns = (cells: readonly string[]): string =>
  cells
    .map((cell, i) => cell.padEnd(WIDTHS[i] ?? 0))
    .join('')
    .trimEnd();

/** Bytes. */
function size(bytes: number): string {
  if (bytes >= 2 ** 30) return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return bytes >= 2 ** 20 ? `${Math.round(bytes / 2 ** 20)} MiB` : `${Math.round(bytes / 2 ** 10)} KiB`;
}

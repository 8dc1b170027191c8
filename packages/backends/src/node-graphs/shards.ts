import * as tf from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../node-kernels/tensorflow.js';
import { constant, integerAttribute, placeholder, typeAttribute, type Node } from './graph-def.js';
import { record, type End, type Recording } from './record.js';
import type { ReplayCall } from './replay-call.js';

/**
 * The recording of `body(inputs)`, with the batch cut into as many shards as there are threads: TensorFlow runs them
 * side by side, each to its end, which takes far less waiting than threads that share every single operation. Run it
 * within `scope`.
 */
export function recordShards(backend: TensorFlow, call: ReplayCall): Recording | undefined {
  const sizes = shardSizes(call);
  if (sizes.length === 1) return record(backend, Object.values(call.inputs), () => call.body(call.inputs));
  const shards = new Map<number, Recording>();
  for (const size of new Set(sizes)) {
    const inputs = firstRows(call, size);
    const recording = record(backend, Object.values(inputs), () => call.body(inputs));
    if (!recording) return undefined;
    shards.set(size, recording);
  }
  return joined(
    sizes.map((size) => shards.get(size)!),
    cutInputs(backend, call, sizes),
    call.rowOutputs,
  );
}

/** How many rows each shard has. */
function shardSizes({ inputs, rows, threads }: ReplayCall): number[] {
  const batch = rows.flatMap((name) => inputs[name]?.shape[0] ?? [])[0] ?? 1;
  const shards = Math.max(1, Math.min(threads, batch));
  return Array.from({ length: shards }, (_, i) => Math.floor((batch + i) / shards));
}

const firstRows = ({ inputs, rows }: ReplayCall, size: number): ReplayCall['inputs'] =>
  Object.fromEntries(Object.entries(inputs).map(([name, x]) => [name, rows.includes(name) ? firstRowsOf(x, size) : x]));

const firstRowsOf = (x: tf.Tensor, size: number): tf.Tensor => tf.slice(x, 0, size);

/** The inputs of the whole, and what of each goes to a shard. */
interface Inputs {
  readonly nodes: readonly Node[];
  readonly names: readonly string[];
  /** Of each input, the name of the output that shard `i` takes. */
  readonly shares: readonly ((i: number) => string)[];
  /** Whether each is cut into rows. */
  readonly cut: readonly boolean[];
}

const AXIS = 'axis';
const LENGTHS = 'lengths';
const DT_INT32 = 3; // of types.proto

function cutInputs(backend: TensorFlow, { inputs, rows }: ReplayCall, sizes: readonly number[]): Inputs {
  const [axis, lengths] = [Int32Array.of(0), Int32Array.from(sizes)];
  const nodes: Node[] = [
    constant(AXIS, { shape: [], dtype: DT_INT32, values: axis }),
    constant(LENGTHS, { shape: [sizes.length], dtype: DT_INT32, values: lengths }),
  ];
  const each = Object.entries(inputs).map(([input, { dtype, shape }], i) => {
    const [name, type] = [`given${i}`, backend.getDTypeInteger(dtype)];
    nodes.push(placeholder(name, type, shape));
    if (!rows.includes(input)) return { name, cut: false, share: () => name };
    nodes.push({
      name: `cut${i}`,
      operation: 'SplitV',
      inputs: [name, LENGTHS, AXIS],
      attributes: [
        integerAttribute('num_split', sizes.length),
        typeAttribute('T', type),
        typeAttribute('Tlen', DT_INT32),
      ],
    });
    return { name, cut: true, share: (shard: number) => output(`cut${i}`, shard) };
  });
  return {
    nodes,
    names: each.map(({ name }) => name),
    shares: each.map(({ share }) => share),
    cut: each.map(({ cut }) => cut),
  };
}

/** One graph of all shards, which share what does not depend on a row where all are of one size. */
function joined(shards: readonly Recording[], inputs: Inputs, rowOutputs: number): Recording {
  const common = shards.every((shard) => shard === shards[0]) ? withoutRows(shards[0]!, inputs.cut) : new Set<string>();
  const parts = shards.map((shard, i) => part(shard, inputs, { i, common }));
  const ends = shards[0]!.outputs.map(({ dtype }, o): { node: Node; end: End } => {
    const from = parts.map(({ ends }) => ends[o]!);
    const node = o < rowOutputs ? concatenated(`end${o}`, from, dtype) : added(`end${o}`, from, dtype);
    return { node, end: { name: node.name, dtype } };
  });
  return {
    nodes: [...inputs.nodes, ...parts.flatMap(({ nodes }) => nodes), ...ends.map(({ node }) => node)],
    inputs: inputs.names,
    outputs: ends.map(({ end }) => end),
  };
}

/** Names of the nodes that are the same for every row. */
function withoutRows({ nodes, inputs }: Recording, cut: readonly boolean[]): Set<string> {
  const depends = new Set(inputs.filter((_, i) => cut[i]));
  for (const { name, inputs } of nodes) if (inputs.some((from) => depends.has(nodeOf(from)))) depends.add(name);
  return new Set(nodes.map(({ name }) => name).filter((name) => !depends.has(name)));
}

interface Shard {
  readonly i: number;
  /** Nodes that the first shard computes for all. */
  readonly common: ReadonlySet<string>;
}

/** The nodes of one shard under names of its own, and those of its outputs. */
function part(
  { nodes, inputs, outputs }: Recording,
  { shares }: Inputs,
  { i, common }: Shard,
): { readonly nodes: Node[]; readonly ends: string[] } {
  const renamed = (from: string): string => {
    const input = inputs.indexOf(from);
    return input >= 0 ? shares[input]!(i) : `shard${common.has(nodeOf(from)) ? 0 : i}/${from}`;
  };
  const own = nodes.filter(({ name }) => !inputs.includes(name) && (i === 0 || !common.has(name)));
  return {
    nodes: own.map((node) => ({ ...node, name: renamed(node.name), inputs: node.inputs.map(renamed) })),
    ends: outputs.map(({ name }) => renamed(name)),
  };
}

const concatenated = (name: string, from: readonly string[], dtype: number): Node => ({
  name,
  operation: 'ConcatV2',
  inputs: [...from, AXIS],
  attributes: [integerAttribute('N', from.length), typeAttribute('T', dtype), typeAttribute('Tidx', DT_INT32)],
});

const added = (name: string, from: readonly string[], dtype: number): Node => ({
  name,
  operation: 'AddN',
  inputs: from,
  attributes: [integerAttribute('N', from.length), typeAttribute('T', dtype)],
});

/** Output `i` of a node, and the node of an output, as graphs name them. */
const output = (node: string, i: number): string => (i > 0 ? `${node}:${i}` : node);
const nodeOf = (output: string): string => output.split(':')[0]!;

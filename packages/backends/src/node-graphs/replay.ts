import type { Tensor } from '@tensorflow/tfjs-core';
import { scope, type Replayable } from '@ebmjs/core';
import type { TensorFlow } from '../node-kernels/tensorflow.js';
import { loadGraph, type Graph } from './graph.js';
import type { ReplayCall } from './replay-call.js';
import { recordShards } from './shards.js';

/** For how many shapes one function may be recorded: each takes a megabyte or so. */
const GRAPHS = 16;

/** The graphs of a function by its inputs, or null where it has to be called; the one used last is the last. */
type Graphs = Map<string, Graph | null>;

const known = new WeakMap<Replayable, Graphs>();
const forgotten = new FinalizationRegistry<Graphs>((graphs) => graphs.forEach((each) => each?.dispose()));

/**
 * `body(inputs)`, recorded the first time at these shapes and from then on run by TensorFlow as one graph. The first
 * result is the graph's as well: what a call returns does not depend on the calls before it.
 */
export function replay(backend: TensorFlow, call: ReplayCall): Tensor[] {
  const { body, drew, inputs } = call;
  const graphs = graphsOf(body);
  const signature = signatureOf(inputs);
  let found = graphs.get(signature);
  if (found === undefined) {
    const recording = scope(() => recordShards(backend, call));
    found = recording && !drew() ? loadGraph(backend, recording) : null;
  }
  remember(graphs, signature, found);
  return found?.run(Object.values(inputs)) ?? body(inputs);
}

function graphsOf(body: Replayable): Graphs {
  const there = known.get(body);
  if (there) return there;
  const graphs: Graphs = new Map();
  known.set(body, graphs);
  forgotten.register(body, graphs);
  return graphs;
}

function remember(graphs: Graphs, signature: string, found: Graph | null): void {
  graphs.delete(signature);
  graphs.set(signature, found);
  if (graphs.size <= GRAPHS) return;
  const [[oldest, unused]] = [...graphs] as [[string, Graph | null]];
  unused?.dispose();
  graphs.delete(oldest);
}

/** Names, types and shapes, and which of the tensors are one and the same. */
function signatureOf(inputs: ReplayCall['inputs']): string {
  const data = Object.values(inputs).map(({ dataId }) => dataId);
  return Object.entries(inputs)
    .map(([name, { dtype, shape, dataId }]) => `${name} ${dtype} ${shape.join('x')} ${data.indexOf(dataId)}`)
    .join('; ');
}

import type { Tensor } from '@tensorflow/tfjs-core';
import { nodeModule } from '../node-module.js';
import type { TensorFlow } from '../node-kernels/tensorflow.js';
import { savedModel, TAG } from './graph-def.js';
import type { Recording } from './record.js';

/** A computation that TensorFlow has taken in whole. */
export interface Graph {
  /** Its outputs for tensors of the types and shapes that it was recorded with; the caller's. */
  readonly run: (inputs: readonly Tensor[]) => Tensor[];
  readonly dispose: () => void;
}

/** Hands the recording to TensorFlow, which only takes it from a file; that is gone when this returns. */
export function loadGraph(backend: TensorFlow, { nodes, inputs, outputs }: Recording): Graph {
  const { binding } = backend;
  const model = throughFile(savedModel(nodes), (folder) => binding.loadSavedModel(folder, TAG));
  const [given, wanted] = [inputs, outputs.map(({ name }) => name)].map(listOfFirstOutputs);
  return {
    run: (tensors) =>
      binding
        .runSavedModel(model, backend.getInputTensorIds(tensors), given!, wanted!)
        .map((made) => backend.createOutputTensor(made)),
    dispose: () => binding.deleteSavedModel(model),
  };
}

function throughFile<T>(bytes: Uint8Array, read: (folder: string) => T): T {
  const fs = nodeModule('node:fs')!;
  const path = nodeModule('node:path')!;
  const folder = fs.mkdtempSync(path.join(nodeModule('node:os')!.tmpdir(), 'ebmjs-graph-'));
  try {
    fs.writeFileSync(path.join(folder, 'saved_model.pb'), bytes);
    return read(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const listOfFirstOutputs = (nodes: readonly string[]): string => nodes.map((node) => `${node}:0`).join(',');

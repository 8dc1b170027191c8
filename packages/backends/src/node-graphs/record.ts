import type { Tensor } from '@tensorflow/tfjs-core';
import type { Attribute, Binding, TensorFlow } from '../node-kernels/tensorflow.js';
import { attribute, constant, placeholder, typeAttribute, type Constant, type Node } from './graph-def.js';

/** A node that is an output, and the type of its tensor. */
export interface End {
  readonly name: string;
  readonly dtype: number;
}

/** A computation, and what goes in and comes out, in the order of the tensors. */
export interface Recording {
  readonly nodes: readonly Node[];
  /** Names of nodes. */
  readonly inputs: readonly string[];
  readonly outputs: readonly End[];
}

/**
 * Runs `body` and writes down each operation that TensorFlow does for it; what the host makes on the way becomes
 * constants. Returns undefined where that is not the whole computation: a tensor from elsewhere was used, a number was
 * read, or an operation cannot be written down. Frees what `body` made, within `scope`.
 */
export function record(
  backend: TensorFlow,
  inputs: readonly Tensor[],
  body: () => readonly Tensor[],
): Recording | undefined {
  const { binding } = backend;
  const recorder = new Recorder(backend);
  backend.getInputTensorIds(inputs).forEach((id, i) => recorder.input(id, inputs[i]!));
  backend.binding = recorder.listening();
  try {
    const outputs = body();
    return recorder.recording(inputs.length, backend.getInputTensorIds(outputs));
  } finally {
    backend.binding = binding;
  }
}

class Recorder {
  private readonly nodes: Node[] = [];
  /** Where a tensor comes from, by the C library's number of it. */
  private readonly refs = new Map<number, string>();
  private readonly types = new Map<number, number>();
  private readonly constants = new Map<number, Constant>();
  private complete = true;
  private readonly binding: Binding;

  constructor(private readonly backend: TensorFlow) {
    this.binding = backend.binding;
  }

  input(id: number, { dtype, shape }: Tensor): void {
    const type = this.backend.getDTypeInteger(dtype);
    this.refs.set(
      id,
      this.add((name) => placeholder(name, type, shape)),
    );
    this.types.set(id, type);
  }

  recording(inputs: number, outputs: readonly number[]): Recording | undefined {
    const ends = outputs.map((id) => this.end(id));
    if (!this.complete) return undefined;
    return { nodes: this.nodes, inputs: this.nodes.slice(0, inputs).map(({ name }) => name), outputs: ends };
  }

  /** A node of its own: an input cannot be asked for as well as given. */
  private end(id: number): End {
    const dtype = this.types.get(id)!;
    const inputs = [this.ref(id)];
    const attributes = [typeAttribute('T', dtype)];
    return { name: this.add((name) => ({ name, operation: 'Identity', inputs, attributes })), dtype };
  }

  /** The binding, which does all that it did. */
  listening(): Binding {
    const { binding } = this;
    const instead: Pick<Binding, 'createTensor' | 'executeOp' | 'tensorDataSync'> = {
      createTensor: (shape, dtype, values) => {
        const id = binding.createTensor(shape, dtype, values);
        this.constants.set(id, { shape: [...shape], dtype, values });
        this.types.set(id, dtype);
        return id;
      },
      executeOp: (operation, attributes, inputs, count) => {
        const made = binding.executeOp(operation, attributes, inputs, count);
        this.operation(operation, attributes, inputs);
        made.forEach(({ id, dtype }, i) => {
          this.refs.set(id, `${this.nodes.at(-1)!.name}${i > 0 ? `:${i}` : ''}`);
          this.types.set(id, dtype);
        });
        return made;
      },
      tensorDataSync: (id) => {
        this.complete = false;
        return binding.tensorDataSync(id);
      },
    };
    // Its own properties can be neither listed nor replaced.
    const properties = Object.entries(instead).map(([name, value]) => [name, { value }] as const);
    return Object.create(binding, Object.fromEntries(properties)) as Binding;
  }

  private operation(operation: string, attributes: readonly Attribute[], ids: readonly number[]): void {
    const inputs = ids.map((id) => this.ref(id));
    const encoded = attributes.map((given) => attribute(given, this.binding));
    if (encoded.includes(undefined)) this.complete = false;
    this.add((name) => ({ name, operation, inputs, attributes: encoded.map((field) => field ?? []) }));
  }

  private ref(id: number): string {
    const known = this.refs.get(id);
    if (known !== undefined) return known;
    const made = this.constants.get(id);
    if (!made) this.complete = false;
    const name = made ? this.add((name) => constant(name, made)) : 'elsewhere';
    this.refs.set(id, name);
    return name;
  }

  private add(node: (name: string) => Node): string {
    const name = `n${this.nodes.length}`;
    this.nodes.push(node(name));
    return name;
  }
}

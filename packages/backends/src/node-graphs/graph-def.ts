import type { Attribute, Binding } from '../node-kernels/tensorflow.js';
import { float, integer, message, text, varint, type Field } from './protobuf.js';

/**
 * TensorFlow's own description of a computation, as far as it is needed here: `GraphDef` of `graph.proto`, with the
 * fields' numbers from there, `node_def.proto`, `attr_value.proto`, `tensor.proto` and `saved_model.proto`.
 */
export interface Node {
  readonly name: string;
  readonly operation: string;
  /** Names of nodes, `name:i` for output `i` of one that has several. */
  readonly inputs: readonly string[];
  readonly attributes: readonly Field[];
}

/** The attribute of an operation that is run by name; undefined for a type that none of those recorded has. */
export function attribute({ name, type, value }: Attribute, binding: Binding): Field | undefined {
  const list = Array.isArray(value);
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return typeAttribute(name, value as number);
    case binding.TF_ATTR_INT:
      return list ? named(name, listOf(value as number[])) : integerAttribute(name, value as number);
    case binding.TF_ATTR_FLOAT:
      return named(name, float(4, value as number));
    case binding.TF_ATTR_BOOL:
      return named(name, integer(5, value as boolean));
    case binding.TF_ATTR_STRING:
      return named(name, text(2, value as string));
    default:
      return undefined;
  }
}

export const placeholder = (name: string, dtype: number, shape: readonly number[]): Node => ({
  name,
  operation: 'Placeholder',
  inputs: [],
  attributes: [typeAttribute('dtype', dtype), named('shape', message(7, shapeOf(shape)))],
});

export interface Constant {
  readonly shape: readonly number[];
  readonly dtype: number;
  readonly values: ArrayBufferView;
}

export function constant(name: string, { shape, dtype, values }: Constant): Node {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const tensor = [...integer(1, dtype), ...message(2, shapeOf(shape)), ...message(4, bytes)];
  return {
    name,
    operation: 'Const',
    inputs: [],
    attributes: [typeAttribute('dtype', dtype), named('value', message(8, tensor))],
  };
}

export const integerAttribute = (name: string, value: number): Field => named(name, integer(3, value));
export const typeAttribute = (name: string, dtype: number): Field => named(name, integer(6, dtype));

/** The tag that it is found by. */
export const TAG = 'serve';

const PRODUCER = 987; // TensorFlow 2.9, which tfjs-node brings; later ones read it as well

/** The file `saved_model.pb` of a model without variables. */
export function savedModel(nodes: readonly Node[]): Uint8Array {
  const graph = [...nodes.flatMap((node) => message(1, encoded(node))), ...message(4, integer(1, PRODUCER))];
  const metaGraph = [...message(1, text(4, TAG)), ...message(2, graph)];
  return Uint8Array.from([...integer(1, 1), ...message(2, metaGraph)]);
}

const encoded = ({ name, operation, inputs, attributes }: Node): Field => [
  ...text(1, name),
  ...text(2, operation),
  ...inputs.flatMap((input) => text(3, input)),
  ...attributes.flat(),
];

const named = (name: string, value: Field): Field => message(5, [...text(1, name), ...message(2, value)]);
const shapeOf = (shape: readonly number[]): Field => shape.flatMap((side) => message(2, integer(1, side)));
const listOf = (values: readonly number[]): Field => message(1, message(3, values.flatMap(varint)));

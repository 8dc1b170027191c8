import * as tf from '@tensorflow/tfjs-core';
import { elementwise, type Elementwise } from '../loops/elementwise.js';
import { loopOn } from '../loops/loop-on.js';
import { bring } from './heap.js';
import type { Mend } from './mend.js';

interface ElementKernel extends Pick<Elementwise, 'element'> {
  readonly kernelName: string;
  /** The names of its inputs. @defaultValue `['x']` */
  readonly inputs?: readonly string[];
  /** Its numbers, by the names they have among the attributes, or as they are. @defaultValue none */
  readonly numbers?: readonly (string | number)[];
}

/** A kernel whose every element is computed alone, from float32 tensors of one shape. The others are tfjs's own. */
export function elementKernel({ kernelName, inputs = ['x'], numbers = [], element }: ElementKernel): Mend {
  const source = elementwise({ inputs: inputs.length, numbers: numbers.length, element });
  return {
    kernelName,
    run(call, builtIn) {
      const { backend, attrs } = call;
      const tensors = inputs.map((name) => call.inputs[name]!);
      const loop = alike(tensors) ? loopOn(backend, source) : undefined;
      if (!loop) return builtIn!(call);
      const { shape } = tensors[0]!;
      const out = backend.makeOutput(shape, 'float32');
      bring(backend, tensors);
      const [to, ...from] = [out, ...tensors].map(({ dataId }) => backend.getMemoryOffset(dataId));
      const values = numbers.map((number) => Number(typeof number === 'number' ? number : attrs[number]));
      loop(to!, ...from, to! + 4 * tf.util.sizeFromShape(shape), ...values);
      return out;
    },
  };
}

const alike = (tensors: readonly tf.TensorInfo[]): boolean =>
  tensors.every(({ dtype, shape }) => dtype === 'float32' && tf.util.arraysEqual(shape, tensors[0]!.shape));

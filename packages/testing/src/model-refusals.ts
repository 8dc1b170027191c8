import * as tf from '@tensorflow/tfjs-core';
import { EbmError, key, release, scope, type Model } from '@ebmjs/core';
import { must, type Check } from './check.js';
import { cyclicLabels } from './cyclic-labels.js';

const ROWS = 3;

interface Misuse {
  readonly name: string;
  readonly x?: () => tf.Tensor;
  readonly y?: () => tf.Tensor2D | undefined;
}

/** Inputs and labels that do not fit throw an `EbmError`, when the energy is made or when it is called. */
export function modelRefusals(model: Model): readonly Check[] {
  const { shape, classes } = model;
  const fitting = (): tf.Tensor => tf.zeros([ROWS, ...shape]);
  const wrongLabels: Misuse[] =
    classes === 0
      ? [{ name: 'labels, having no classes', y: () => tf.ones([ROWS, 1]) }]
      : [
          { name: 'missing labels', y: () => undefined },
          { name: 'labels of another number of rows', y: () => cyclicLabels(classes, ROWS + 1) },
          { name: 'labels of another number of classes', y: () => tf.zeros([ROWS, classes + 1]) },
        ];
  const misuses: Misuse[] = [
    { name: 'events of another shape', x: () => tf.zeros([ROWS, ...shape, 2]) },
    ...wrongLabels,
  ];
  return misuses.map(({ name, x = fitting, y = () => cyclicLabels(classes, ROWS) }) => ({
    name: `refuses ${name}`,
    run: () => {
      const variables = model.init(key(0));
      const frozen = model.freeze(variables);
      scope(() => {
        refused('energy', () => model.energy(variables, y())(x()));
        refused('the frozen energy', () => frozen.energy(y())(x()));
      });
      frozen.dispose();
      release(variables);
    },
  }));
}

function refused(what: string, body: () => unknown): void {
  try {
    body();
  } catch (error) {
    return must(EbmError.isInstance(error), `${what} must throw an EbmError, threw ${String(error)}`);
  }
  throw new Error(`${what} took it`);
}

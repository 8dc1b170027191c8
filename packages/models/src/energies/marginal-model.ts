import type { Tensor2D } from '@tensorflow/tfjs-core';
import { EbmError, type Energy, type Model } from '@ebmjs/core';
import { marginalEnergy, type LabelledEnergy } from './marginal-energy.js';

/**
 * A conditional model with its labels summed out, `E(x) = -log sum_y exp(-E(x, y))`, as an unconditional model of the
 * same variables. Evaluates the model once a class; `classifier` is cheaper where all classes share a network.
 *
 * Throws an `EbmError` for a model without classes.
 */
export function marginalModel(model: Model): Model {
  const { name, shape, classes } = model;
  if (classes === 0) throw new EbmError('marginalModel.model', 'must have classes', name);
  const summed = (energy: LabelledEnergy, labels: Tensor2D | undefined): Energy => {
    if (labels) throw new EbmError(`marginal ${name}.labels`, 'must be absent: they are summed out');
    return marginalEnergy(energy, classes);
  };
  return {
    name: `marginal ${name}`,
    config: { model: 'marginal', of: model.config },
    shape,
    classes: 0,
    init: model.init,
    advance: model.advance,
    energy: (variables, labels, ...more) => summed((each) => model.energy(variables, each, ...more), labels),
    freeze: (variables) => {
      const frozen = model.freeze(variables);
      return {
        energy: (labels, ...more) => summed((each) => frozen.energy(each, ...more), labels),
        dispose: frozen.dispose,
      };
    },
  };
}

import { EbmError, oneOf, type Json, type Model } from '@ebmjs/core';
import { mlp, mlpChecks, type MlpOptions } from './mlp.js';
import { mnistNet, mnistNetChecks, type MnistNetOptions } from './mnist-net.js';
import { problems, type OptionChecks } from './option-checks.js';
import { residualNetworkChecks, type ResidualNetworkOptions } from './residual-network-options.js';
import { residualNetwork } from './residual-network.js';

/** A builder and the checks of its options, with their type forgotten. */
interface Kind {
  readonly build: (options: object) => Model;
  readonly problems: (options: object) => EbmError[];
}

const kind = <Options extends object>(
  name: string,
  build: (options: Options) => Model,
  checks: OptionChecks<Options>,
): Kind => ({
  build: (options) => build(options as Options),
  problems: (options) => problems(name, options as Options, checks),
});

const KINDS: { readonly [model: string]: Kind } = {
  mlp: kind<MlpOptions>('mlp', mlp, mlpChecks),
  mnistNet: kind<MnistNetOptions>('mnistNet', mnistNet, mnistNetChecks),
  residualNetwork: kind<ResidualNetworkOptions>('residualNetwork', residualNetwork, residualNetworkChecks),
};

/**
 * The model of a `Model.config`: `{ model, ...options }`, where `model` is `'mlp'`, `'mnistNet'` or `'residualNetwork'`
 * and the options are those of the function of that name.
 *
 * Throws an `EbmError` that lists everything that is wrong with it.
 */
export function modelFromConfig(config: Json): Model {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new EbmError('modelFromConfig', 'must be an object { model, ...options }', config);
  }
  const { model, ...options } = config as { readonly [name: string]: Json };
  const { build, problems } = KINDS[oneOf('modelFromConfig.model', model, Object.keys(KINDS))]!;
  const found = problems(options);
  if (found.length > 0) throw new EbmError('modelFromConfig', found.map(({ message }) => message).join('; '));
  return build(options);
}

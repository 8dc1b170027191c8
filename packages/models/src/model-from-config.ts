import { EbmError, oneOf, type Json } from '@ebmjs/core';
import { mlp, mlpChecks, type MlpOptions } from './mlp.js';
import { mnistNet, mnistNetChecks, type MnistNetOptions } from './mnist-net.js';
import type { NetworkModel } from './network-model.js';
import { dspritesNet, dspritesNetChecks, type DspritesNetOptions } from './networks/dsprites-net.js';
import { resnetChecks, type ResnetOptions } from './networks/resnet-options.js';
import type { ResnetSpec } from './networks/resnet-spec.js';
import { resnet } from './networks/resnet.js';
import { resnet128Spec } from './networks/resnet128.js';
import { resnet32Spec } from './networks/resnet32.js';
import { resnet32LargeSpec } from './networks/resnet32-large.js';
import { resnet32LargerSpec } from './networks/resnet32-larger.js';
import { resnet32WiderSpec } from './networks/resnet32-wider.js';
import { trajectoryNet, trajectoryNetChecks, type TrajectoryNetOptions } from './networks/trajectory-net.js';
import { uvaCnn, uvaCnnChecks, type UvaCnnOptions } from './networks/uva-cnn.js';
import { problems, type OptionChecks } from './option-checks.js';
import { residualNetworkChecks, type ResidualNetworkOptions } from './residual-network-options.js';
import { residualNetwork } from './residual-network.js';

/** A builder and the checks of its options, with their type forgotten. */
interface Kind {
  readonly build: (options: object) => NetworkModel;
  readonly problems: (options: object) => EbmError[];
}

const kind = <Options extends object>(
  name: string,
  build: (options: Options) => NetworkModel,
  checks: OptionChecks<Options>,
): Kind => ({
  build: (options) => build(options as Options),
  problems: (options) => problems(name, options as Options, checks),
});

const RESNETS = [resnet32Spec, resnet32LargeSpec, resnet32WiderSpec, resnet32LargerSpec, resnet128Spec];

const residual = (spec: ResnetSpec): readonly [string, Kind] => [
  spec.name,
  kind<ResnetOptions>(spec.name, (options) => resnet(spec, options), resnetChecks(spec)),
];

const KINDS: { readonly [model: string]: Kind } = {
  mlp: kind<MlpOptions>('mlp', mlp, mlpChecks),
  mnistNet: kind<MnistNetOptions>('mnistNet', mnistNet, mnistNetChecks),
  residualNetwork: kind<ResidualNetworkOptions>('residualNetwork', residualNetwork, residualNetworkChecks),
  dspritesNet: kind<DspritesNetOptions>('dspritesNet', dspritesNet, dspritesNetChecks),
  uvaCnn: kind<UvaCnnOptions>('uvaCnn', uvaCnn, uvaCnnChecks),
  trajectoryNet: kind<TrajectoryNetOptions>('trajectoryNet', trajectoryNet, trajectoryNetChecks),
  ...Object.fromEntries(RESNETS.map(residual)),
};

/**
 * The model of a `Model.config`: `{ model, ...options }`, where `model` is the name of a network's function (`'mlp'`,
 * `'resnet32'`) and the options are those of that function.
 *
 * Throws an `EbmError` that lists everything that is wrong with it.
 */
export function modelFromConfig(config: Json): NetworkModel {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new EbmError('modelFromConfig', 'must be an object { model, ...options }', config);
  }
  const { model, ...options } = config as { readonly [name: string]: Json };
  const { build, problems } = KINDS[oneOf('modelFromConfig.model', model, Object.keys(KINDS))]!;
  const found = problems(options);
  if (found.length > 0) throw new EbmError('modelFromConfig', found.map(({ message }) => message).join('; '));
  return build(options);
}

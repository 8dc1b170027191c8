import type { EbmError } from '@ebmjs/core';
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
export interface NetworkKind {
  readonly build: (options: object) => NetworkModel;
  readonly problems: (options: object) => EbmError[];
}

const kind = <Options extends object>(
  name: string,
  build: (options: Options) => NetworkModel,
  checks: OptionChecks<Options>,
): NetworkKind => ({
  build: (options) => build(options as Options),
  problems: (options) => problems(name, options as Options, checks),
});

const residual = (spec: ResnetSpec): NetworkKind =>
  kind<ResnetOptions>(spec.name, (options) => resnet(spec, options), resnetChecks(spec));

/** The networks of this package, by the names of their functions. */
export const networkNames = [
  'residualNetwork',
  'mnistNet',
  'uvaCnn',
  'resnet32',
  'resnet32Large',
  'resnet32Wider',
  'resnet32Larger',
  'resnet128',
  'dspritesNet',
  'trajectoryNet',
  'mlp',
] as const;

export type NetworkName = (typeof networkNames)[number];

/** How each of them is built. */
export const NETWORK_KINDS: Readonly<Record<NetworkName, NetworkKind>> = {
  residualNetwork: kind<ResidualNetworkOptions>('residualNetwork', residualNetwork, residualNetworkChecks),
  mnistNet: kind<MnistNetOptions>('mnistNet', mnistNet, mnistNetChecks),
  uvaCnn: kind<UvaCnnOptions>('uvaCnn', uvaCnn, uvaCnnChecks),
  resnet32: residual(resnet32Spec),
  resnet32Large: residual(resnet32LargeSpec),
  resnet32Wider: residual(resnet32WiderSpec),
  resnet32Larger: residual(resnet32LargerSpec),
  resnet128: residual(resnet128Spec),
  dspritesNet: kind<DspritesNetOptions>('dspritesNet', dspritesNet, dspritesNetChecks),
  trajectoryNet: kind<TrajectoryNetOptions>('trajectoryNet', trajectoryNet, trajectoryNetChecks),
  mlp: kind<MlpOptions>('mlp', mlp, mlpChecks),
};

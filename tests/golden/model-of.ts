import type { Model } from '@ebmjs/core';
import {
  dspritesNet,
  mlp,
  mnistNet,
  resnet128,
  resnet32,
  resnet32Large,
  resnet32Larger,
  resnet32Wider,
  residualNetwork,
  trajectoryNet,
  uvaCnn,
} from '@ebmjs/models';
import type { GoldenCase } from './golden.js';

type Make = (options: never) => Model;

const MAKES: { readonly [network: string]: Make } = {
  dspritesNet,
  mlp,
  mnistNet,
  resnet128,
  resnet32,
  resnet32Large,
  resnet32Larger,
  resnet32Wider,
  residualNetwork,
  trajectoryNet,
  uvaCnn,
};

/** The network of a case. */
export function modelOf({ network, options }: GoldenCase): Model {
  const make = MAKES[network];
  if (!make) throw new Error(`no network ${network}`);
  return make(options as never);
}

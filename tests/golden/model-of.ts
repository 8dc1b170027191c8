import type { Model } from '@ebmjs/core';
import { mlp, mnistNet, residualNetwork } from '@ebmjs/models';
import type { GoldenCase } from './golden.js';

type Make = (options: never) => Model;

const MAKES: { readonly [network: string]: Make } = { mlp, mnistNet, residualNetwork };

/** The network of a case. */
export function modelOf({ network, options }: GoldenCase): Model {
  const make = MAKES[network];
  if (!make) throw new Error(`no network ${network}`);
  return make(options as never);
}

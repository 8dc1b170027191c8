import type { Json, JsonObject } from '@ebmjs/core';
import { networkFromConfig, type NetworkModel } from '@ebmjs/models';
import type { GoldenCase } from './golden.js';

/** The network of a case. */
export const modelOf = ({ network, options }: GoldenCase): NetworkModel =>
  networkFromConfig({ ...(options as JsonObject), model: network as Json });

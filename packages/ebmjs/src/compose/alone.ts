import type * as tf from '@tensorflow/tfjs-core';
import type { Model, Variables } from '@ebmjs/core';
import type { CombinationSuccess } from '@ebmjs/evaluation';
import { PLACE, SHAPE, labelledPart, type LabelColumns } from './labelled-part.js';
import { keyOf } from './learn.js';
import { placeNetwork, shapeNetwork } from './networks.js';
import type { Apart } from './painters.js';
import type { ComposeResults } from './results.js';
import { samplesOf } from './samples.js';
import type { World } from './world.js';

/** Whether each model by itself gives the attribute that it was told, on what it has seen. */
export async function alone(world: World, apart: Apart): Promise<ComposeResults['alone']> {
  const { config, seen } = world;
  const shape = await told(world, { model: shapeNetwork(config), variables: apart.shape, rows: seen.shape, columns: SHAPE }); // prettier-ignore
  const place = await told(world, { model: placeNetwork(config), variables: apart.place, rows: seen.place, columns: PLACE }); // prettier-ignore
  return { shape: shape.class, place: place.place };
}

interface OneModel {
  readonly model: Model;
  readonly variables: Variables;
  readonly rows: readonly number[];
  readonly columns: LabelColumns;
}

async function told(
  { config, sprites, judge, signal }: World,
  { model, variables, rows, columns }: OneModel,
): Promise<CombinationSuccess> {
  const { x, y } = labelledPart(sprites.all, rows, columns).rows([...rows.keys()]);
  x.dispose();
  const frozen = model.freeze(variables);
  let samples: tf.Tensor4D | undefined;
  try {
    const key = keyOf(config.seed, `${model.name} alone`);
    samples = await samplesOf(frozen.energy(y), rows.length, config, { key, signal });
    return await judge.told(samples, rows);
  } finally {
    frozen.dispose();
    y!.dispose();
    samples?.dispose();
  }
}

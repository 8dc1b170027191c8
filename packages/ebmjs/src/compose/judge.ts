import type * as tf from '@tensorflow/tfjs-core';
import { release, type Variables } from '@ebmjs/core';
import { combinationSuccess, type CombinationSuccess } from '@ebmjs/evaluation';
import type { ComposeConfig } from './config.js';
import { keyOf } from './learn.js';
import { judgeNetwork } from './networks.js';
import { noisy } from './noise.js';
import type { Sprites } from './sprites.js';

/** Tells whether images are what they were asked to be. */
export interface Judge {
  /** Borrows the images; `asked` are rows of all combinations. */
  readonly told: (images: tf.Tensor4D, asked: readonly number[]) => Promise<CombinationSuccess>;
  /** Share of noisy renderings, drawn anew, whose shape it tells. */
  readonly accuracy: () => Promise<number>;
  /** Share of renderings of one combination that would pass for another: what a random combination succeeds by. */
  readonly chance: (asked: readonly number[]) => Promise<CombinationSuccess>;
  readonly dispose: () => void;
}

const TOLD_FOR_ACCURACY = 1000;

/** A judge with these variables, which it borrows. */
export function judge(config: ComposeConfig, { all, shapes }: Sprites, variables: Variables): Judge {
  const rows = [...shapes.keys()];
  const renderings = all.rows(rows);
  const tell = judgeNetwork(config).logits(variables);
  const told: Judge['told'] = (samples, asked) =>
    combinationSuccess({
      samples,
      asked,
      renderings: renderings.x as tf.Tensor4D,
      classes: shapes,
      tell,
      within: config.judge.within,
    });
  return {
    told,
    accuracy: () => accuracyOf(config, all, told),
    chance: async (asked) => {
      // Every combination in place of every one that was asked for: no draws, so no error of drawing.
      const each = asked.flatMap((row) => rows.map((other) => ({ row, other })));
      const pictures = all.rows(each.map(({ other }) => other));
      return told(
        pictures.x as tf.Tensor4D,
        each.map(({ row }) => row),
      ).finally(() => release(pictures));
    },
    dispose: () => release(renderings),
  };
}

async function accuracyOf(
  { seed, judge: { noise } }: ComposeConfig,
  all: Sprites['all'],
  told: Judge['told'],
): Promise<number> {
  const asked = Array.from({ length: TOLD_FOR_ACCURACY }, (_, i) => i % all.size);
  const { x, y } = all.rows(asked);
  const images = noisy(x, keyOf(seed, 'judged'), noise);
  const { class: right } = await told(images as tf.Tensor4D, asked).finally(() => release(x, y, images));
  return right.value;
}

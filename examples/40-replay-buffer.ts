import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, run, split } from '@ebmjs/core';
import { gaussian } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';

await tf.ready();

// Walks of 10 steps are far too short to reach the target. Going on from where earlier walks ended, chains get there.
const target = gaussian({ dimension: 1, mean: 0.3, scale: 0.1 });
const kernel = langevin({ stepSize: 0.0005 });

for (const storage of ['float32', 'uint8'] as const) {
  const buffer = replayBuffer({ capacity: 2000, shape: [1], restart: 0.01, storage, key: key(0) });
  for (let round = 0; round <= 200; round++) {
    const [drawKey, walkKey] = split(foldIn(key(1), round), 2);
    const draw = buffer.draw(drawKey, 500);
    const ends = run(kernel, target.energy, walkKey, draw.x, { steps: 10 });
    await buffer.put(draw, ends);
    if (round % 100 === 0) {
      const { mean, variance } = tf.moments(ends);
      const spread = Math.sqrt((await variance.data())[0]!);
      console.log(
        `${storage}, round ${round}: mean ${(await mean.data())[0]!.toFixed(2)}, spread ${spread.toFixed(2)}`,
      );
      tf.dispose([mean, variance]);
    }
    tf.dispose([draw.x, ends]);
  }
}

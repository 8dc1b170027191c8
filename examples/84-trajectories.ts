import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { product } from '@ebmjs/composition';
import { key, type Energy } from '@ebmjs/core';
import { particleTrajectories, trajectoryWindows } from '@ebmjs/datasets';
import { forecastScores, obstacleDistance, obstacleEnergy, pathPoints, planPaths, rollOut } from '@ebmjs/evaluation';
import { langevin, masked } from '@ebmjs/samplers';

await tf.ready();

// Pieces of a particle's trajectories, 8 moments each, positions and velocities on [0, 1].
const trajectories = particleTrajectories({ trajectories: 40, moments: 8, interval: 0.4, key: key(1) });
const pieces = trajectoryWindows(trajectories, { window: 8 });
const all = pieces.rows(Array.from({ length: 40 }, (_, i) => i)).x as tf.Tensor3D;

// An energy that is known, in place of a trained one: positions go where velocities lead, velocities change a little.
const [to, from] = [pieces.ranges.map(([low, high]) => high - low), pieces.ranges.map(([low]) => low)];
const energy: Energy = (x) => {
  const states = tf.add(tf.mul(x, to), from);
  const [now, next] = [tf.slice(states, [0, 0, 0], [-1, 7, 4]), tf.slice(states, [0, 1, 0], [-1, 7, 4])];
  const change = tf.sub(next, now);
  const led = tf.mul(tf.slice(tf.add(now, next), [0, 0, 2], [-1, 7, 2]), 0.2); // half of the interval
  const place = tf.sum(tf.square(tf.sub(tf.slice(change, [0, 0, 0], [-1, 7, 2]), led)), [1, 2]);
  const speed = tf.sum(tf.square(tf.slice(change, [0, 0, 2], [-1, 7, 2])), [1, 2]);
  return tf.add(tf.mul(place, 200), tf.mul(speed, 10)) as tf.Tensor1D;
};
const kernel = langevin({ preset: 'paper', stepSize: 2e-4, noise: 0.02, gradientClip: Infinity });
const free = (mask: readonly boolean[]) => masked(kernel, mask);

// Roll out: three moments are held, five are sampled.
const past = tf.slice(all, [0, 0, 0], [40, 3, 4]);
const truth = tf.slice(all, [0, 3, 0], [40, 5, 4]);
const forecasts = await rollOut(energy, {
  past,
  window: 8,
  held: 3,
  moments: 5,
  samples: 4,
  steps: 60,
  free,
  key: key(2),
});
const stays = tf.tile(tf.reshape(tf.slice(past, [0, 2, 0], [40, 1, 4]), [40, 1, 1, 4]), [1, 1, 5, 1]) as tf.Tensor4D;
const [rolled, still] = [await forecastScores({ forecasts, truth }), await forecastScores({ forecasts: stays, truth })];
const at = (scores: typeof rolled, moment: number) => scores.energyScore[moment - 1]!.value.toFixed(2);
console.log(`one moment ahead: ${at(rolled, 1)}, staying ${at(still, 1)}`);
console.log(`five ahead: ${at(rolled, 5)}, staying ${at(still, 5)}`);

// Plan: the first state and the last position are held.
const starts = tf.tensor2d([[0.2, 0.2, 0.5, 0.5]]);
const goals = tf.tensor2d([[0.7, 0.5, 0, 0]]);
const reached = [true, true, false, false];
const plan = await planPaths(energy, { starts, goals, reached, moments: 8, samples: 8, steps: 100, free, key: key(3) });
const path = Array.from(tf.slice(plan.paths, [0, plan.best[0]!, 0, 0], [1, 1, 8, 2]).dataSync(), (v) => v.toFixed(1));
console.log(
  `a path: ${path
    .map((x, i) => (i % 2 === 0 ? `(${x}, ${path[i + 1]})` : ''))
    .filter(Boolean)
    .join(' ')}`,
);

// Something in the way, of which the energy of paths knows nothing: a ball in the middle. Energies add.
const middle = [from[0]! + 0.45 * to[0]!, from[1]! + 0.35 * to[1]!];
const obstacles = [{ from: middle, to: middle, radius: 0.2 }];
const points = pathPoints({ ranges: pieces.ranges, interval: 0.4 }); // between moments too, in metres
const both = product(energy, obstacleEnergy({ obstacles, points, clearance: 0.1, weight: 100 }));
const task = { starts, goals, reached, moments: 8, samples: 8, steps: 200, free, key: key(4) };
for (const [name, one] of Object.entries({ 'without the obstacle': energy, 'with it': both })) {
  const { paths, best } = await planPaths(one, task);
  const chosen = tf.reshape(tf.slice(paths, [0, best[0]!, 0, 0], [1, 1, 8, 4]), [1, 8, 4]);
  const nearest = tf.min(obstacleDistance(points(chosen), obstacles)).dataSync()[0]!;
  console.log(`planned ${name}: ${nearest > 0 ? 'clear of it' : 'through it'}`);
}

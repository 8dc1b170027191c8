import * as tf from '@tensorflow/tfjs-core';
import { key, release, run, scope, valueAndGradient, walk, type Energy, type Kernel, type State } from '@ebmjs/core';
import { must, type Check } from './check.js';
import type { ExactTarget } from './exact-target.js';
import { noLeak } from './no-leak.js';

const CHAINS = 8;

/** What holds for a kernel whatever its target. */
export function contractChecks<S extends State, I>(kernel: Kernel<S, I>, target: ExactTarget): readonly Check[] {
  const start = (n = CHAINS): tf.Tensor => target.sample(key(1), n);
  const chain = async (seed: number, energy: Energy = target.energy): Promise<number[]> => {
    const x = start();
    const y = run(kernel, energy, key(seed), x, { steps: 3 });
    const values = Array.from(await y.data());
    release(x, y);
    return values;
  };

  return [
    {
      name: 'keeps the shape and type of its positions, whatever the shape of an event',
      run: () => {
        const image = [1, ...target.shape, 1];
        const flat: Energy = (x) => scope(() => target.energy(tf.reshape(x, [-1, ...target.shape])));
        keepsShape(kernel, target.energy, start());
        keepsShape(kernel, target.energy, start(1));
        keepsShape(
          kernel,
          flat,
          scope(() => tf.reshape(start(), [CHAINS, ...image])),
        );
      },
    },
    {
      name: 'makes the same chain of the same key, and another of another',
      run: async () => {
        const [first, other, again] = [await chain(0), await chain(1), await chain(0)];
        must(same(first, again), 'the same key gave two different chains');
        must(!same(first, other), 'two keys gave the same chain');
      },
    },
    {
      name: 'draws separately for each chain',
      run: async () => {
        const x = scope(() => tf.tile(start(1), [CHAINS, ...target.shape.map(() => 1)]));
        const y = run(kernel, target.energy, key(2), x, { steps: 3 });
        const rows = Array.from(await y.data());
        release(x, y);
        const first = rows.slice(0, rows.length / CHAINS);
        must(
          rows.some((value, i) => value !== first[i % first.length]),
          'chains from one start all went the same way',
        );
      },
    },
    {
      name: 'takes an analytic gradient like any other',
      run: async () => {
        const plain: Energy = (x) => target.energy(x);
        const analytic = Object.assign((x: tf.Tensor) => target.energy(x), {
          valueAndGrad: (x: tf.Tensor) => valueAndGradient(plain, x),
        });
        const [a, b] = [await chain(3, plain), await chain(3, analytic)];
        must(
          a.every((value, i) => Math.abs(value - b[i]!) <= 1e-4 * (1 + Math.abs(value))),
          'the chains differ',
        );
      },
    },
    { name: 'borrows what it is given', run: () => borrows(kernel, target.energy, start()) },
    { name: 'holds the number of tensors over 1,000 steps', run: () => holdsCount(kernel, target.energy, start(4)) },
    { name: 'frees its tensors when the energy throws', run: () => freesOnError(kernel, target.energy, start()) },
  ];
}

const same = (a: readonly number[], b: readonly number[]): boolean => a.every((value, i) => value === b[i]);

function keepsShape<S extends State, I>(kernel: Kernel<S, I>, energy: Energy, x: tf.Tensor): void {
  const y = run(kernel, energy, key(2), x, { steps: 2 });
  const [shape, dtype] = [[...y.shape], y.dtype];
  must(shape.join() === x.shape.join(), `positions of shape [${x.shape}] became [${shape}]`);
  must(dtype === 'float32', `positions became ${dtype}`);
  release(x, y);
}

function borrows<S extends State, I>(kernel: Kernel<S, I>, energy: Energy, x: tf.Tensor): void {
  noLeak(() => {
    const state = kernel.init(x, energy);
    must(state.position !== x, 'init returned the very tensor it was given');
    const [next, info] = kernel.step(key(2), state, energy);
    must(!state.position.isDisposed, 'step freed the state it was given');
    release(state);
    must(!x.isDisposed, 'a state shares the tensor that init was given');
    must(!next.position.isDisposed, 'the next state shares a tensor with the last');
    const [later, laterInfo] = kernel.step(key(3), next, energy); // must not need the freed state
    return [next, info, later, laterInfo];
  });
  release(x);
}

function holdsCount<S extends State, I>(kernel: Kernel<S, I>, energy: Energy, x: tf.Tensor): void {
  const before = tf.memory().numTensors;
  let count = 0;
  for (const { step } of walk(kernel, energy, key(2), x)) {
    if (step === 1) count = tf.memory().numTensors;
    if (step < 1000) continue;
    const grown = tf.memory().numTensors - count;
    must(grown === 0, `the number of tensors grew by ${grown} in 1,000 steps`);
    break;
  }
  const left = tf.memory().numTensors - before;
  must(left === 0, `left ${left} tensors behind`);
  release(x);
}

function freesOnError<S extends State, I>(kernel: Kernel<S, I>, energy: Energy, x: tf.Tensor): void {
  const refuse = (): never => {
    throw new Error('no energy here');
  };
  const failing: Energy = Object.assign(refuse, { valueAndGrad: refuse });
  const attempt = (body: () => unknown): void =>
    noLeak(() => {
      try {
        return body();
      } catch {
        return [];
      }
    });
  attempt(() => kernel.init(x, failing));
  const state = kernel.init(x, energy);
  attempt(() => kernel.step(key(2), state, failing));
  release(state, x);
}

import { key, release, type Kernel, type Params, type State } from '@ebmjs/core';
import { must, type Check } from './check.js';
import type { ExactTarget } from './exact-target.js';
import { noLeak } from './no-leak.js';

/** What holds for a kernel that learns: none for one that does not. */
export function learningChecks<S extends State, I>(kernel: Kernel<S, I>, target: ExactTarget): readonly Check[] {
  return kernel.learning ? [{ name: 'carries what it has learnt', run: () => carries(kernel, target) }] : [];
}

function carries<S extends State, I>(kernel: Kernel<S, I>, { energy, sample, shape }: ExactTarget): void {
  const { fresh, learnt, resumed } = kernel.learning!;
  const x = sample(key(1), 8);
  noLeak(() => {
    const [first, start] = [fresh(shape), kernel.init(x, energy)];
    const [next, info] = kernel.step(key(2), start, energy);
    const known = learnt(next);
    must(same(first, learnt(start)), 'a chain does not begin with what is fresh');
    must(shapes(known) === shapes(first), `learnt ${shapes(known)}, where fresh has ${shapes(first)}`);
    const again = resumed(known).init(x, energy);
    must(same(learnt(again), known), 'chains that are resumed do not begin with what was learnt');
    release(again);
    must(
      Object.values(known).every((tensor) => !tensor.isDisposed),
      'resumed chains share tensors with what was learnt',
    );
    return [first, start, next, info];
  });
  release(x);
}

const shapes = (params: Params): string =>
  Object.entries(params)
    .map(([name, { shape }]) => `${name} [${shape.join(', ')}]`)
    .sort()
    .join(', ');

const same = (a: Params, b: Params): boolean =>
  shapes(a) === shapes(b) &&
  Object.entries(a).every(([name, tensor]) => {
    const others = b[name]!.dataSync();
    return tensor.dataSync().every((value, i) => value === others[i]);
  });

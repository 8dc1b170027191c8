import { EbmError } from '@ebmjs/core';

/** What is known of a data set without having it. */
export interface DataSetFacts {
  /** Shape of one event; undefined where it is the user's. */
  readonly shape?: readonly number[];
  /** Numbers in a label; 0 for none, undefined where it is the user's. */
  readonly classes?: number;
  /** Whether labels are numbers, such as a position, rather than one class or another. */
  readonly numbers?: boolean;
  /**
   * Where it comes from: inside the package; published files that are found or fetched, or arrays that the user makes of
   * them; only such arrays; drawn or simulated when it is asked for, as `data.draw` or `data.simulation` says; or rendered.
   */
  readonly from: 'package' | 'published' | 'arrays' | 'drawn' | 'simulated' | 'rendered';
  /** What arrays to make, where there are no published files. */
  readonly fetch?: string;
  /** Published without a division into train and test: `heldOut` makes one. */
  readonly whole?: boolean;
}

const sprites = (from: 'published' | 'rendered') => {
  const labelled = (classes: number, numbers = true): DataSetFacts => ({
    shape: [64, 64, 1],
    classes,
    numbers,
    from,
    whole: true,
  });
  return { size: labelled(1), shape: labelled(3, false), position: labelled(2), rotation: labelled(2) } as const;
};
const [dsprites, rendered] = [sprites('published'), sprites('rendered')];

/** Points in the plane, with labels where its options ask for them. */
const toy: DataSetFacts = { shape: [2], from: 'drawn' };
const robot: DataSetFacts = { classes: 0, from: 'simulated' };

/** The data sets that a configuration can name. */
export const DATA_SETS = {
  digits: { shape: [8, 8, 1], classes: 10, from: 'package' },
  mnist: { shape: [28, 28, 1], classes: 10, from: 'published' },
  'fashion-mnist': { shape: [28, 28, 1], classes: 10, from: 'published' },
  kmnist: { shape: [28, 28, 1], classes: 10, from: 'published' },
  cifar10: { shape: [32, 32, 3], classes: 10, from: 'published' },
  cifar100: { shape: [32, 32, 3], classes: 100, from: 'published' },
  svhn: { shape: [32, 32, 3], classes: 10, from: 'published' },
  celeba: { shape: [64, 64, 3], classes: 40, numbers: true, from: 'published' },
  omniglot: { shape: [105, 105, 1], from: 'published' },
  imagenet32: { shape: [32, 32, 3], classes: 1000, from: 'published' },
  'imagenet32-oord': { shape: [32, 32, 3], classes: 0, from: 'published' },
  imagenet128: { shape: [128, 128, 3], classes: 1000, from: 'published', whole: true },
  dtd: { shape: [32, 32, 3], classes: 47, from: 'published' },
  'dsprites-size': dsprites.size,
  'dsprites-shape': dsprites.shape,
  'dsprites-position': dsprites.position,
  'dsprites-rotation': dsprites.rotation,
  'dsprites-rendered-size': rendered.size,
  'dsprites-rendered-shape': rendered.shape,
  'dsprites-rendered-position': rendered.position,
  'dsprites-rendered-rotation': rendered.rotation,
  checkerboard: toy,
  'concentric-rings': toy,
  'gaussian-grid': toy,
  'gaussian-mixture': toy,
  moons: toy,
  pinwheel: toy,
  ring: toy,
  spirals: toy,
  particle: robot,
  arm: robot,
  trajectories: { from: 'arrays', fetch: 'trajectories [n, moments, features] of a robot, scaled to 0 to 1' },
} as const satisfies Readonly<Record<string, DataSetFacts>>;

export type DataSetName = keyof typeof DATA_SETS;

export const DATA_SET_NAMES = Object.keys(DATA_SETS) as [DataSetName, ...DataSetName[]];

/** Whether the labels of a data set are numbers, such as a position, rather than classes. */
export const hasNumbers = (name: DataSetName): boolean => {
  const { numbers = false }: DataSetFacts = DATA_SETS[name];
  return numbers;
};

/** Throws an `EbmError` for events or labels of another shape than the data set has. */
export function checkFacts(
  name: DataSetName,
  found: { readonly shape: readonly number[]; readonly classes: number },
): void {
  const { shape, classes }: DataSetFacts = DATA_SETS[name];
  if (shape && shape.join() !== found.shape.join()) {
    throw new EbmError('data', `of ${name} must have events of shape [${shape.join(', ')}]`, found.shape);
  }
  if (classes !== undefined && ![0, classes].includes(found.classes)) {
    throw new EbmError('data', `of ${name} must have labels of ${classes} numbers, or none`, found.classes);
  }
}

import { EbmError } from '@ebmjs/core';

/** What is known of a data set without having it. */
export interface DataSetFacts {
  /** Shape of one event; undefined where it is the user's. */
  readonly shape?: readonly number[];
  /** Numbers in a label; 0 for none, undefined where it is the user's. */
  readonly classes?: number;
  /** Whether labels are numbers, such as a position, rather than one class or another. */
  readonly numbers?: boolean;
  /** Where it comes from: inside the package, IDX files that are found or fetched, or arrays that the user makes. */
  readonly from: 'package' | 'idx' | 'arrays';
  /** What to fetch, for those that are not found or fetched by themselves. */
  readonly fetch?: string;
}

const CIFAR =
  'CIFAR-10, python version (163 MB, https://www.cs.toronto.edu/~kriz/cifar.html), 50,000 images to train on';
const IMAGENET = 'ImageNet (https://www.image-net.org/download, after registration)';
const DSPRITES = 'dSprites (https://github.com/google-deepmind/dsprites-dataset, 737,280 images in one .npz)';

const dsprites = (label: string, classes: number, numbers = true): DataSetFacts => ({
  shape: [64, 64, 1],
  classes,
  numbers,
  from: 'arrays',
  fetch: `${DSPRITES}, with ${label} as the label`,
});

/** The data sets that a configuration can name. */
export const DATA_SETS = {
  digits: { shape: [8, 8, 1], classes: 10, from: 'package' },
  mnist: { shape: [28, 28, 1], classes: 10, from: 'idx' },
  'fashion-mnist': { shape: [28, 28, 1], classes: 10, from: 'idx' },
  cifar10: { shape: [32, 32, 3], classes: 10, from: 'arrays', fetch: CIFAR },
  imagenet32: { shape: [32, 32, 3], classes: 1000, from: 'arrays', fetch: `${IMAGENET}, downsampled to 32x32` },
  imagenet128: { shape: [128, 128, 3], classes: 1000, from: 'arrays', fetch: `${IMAGENET}, cropped to 128x128` },
  'dsprites-size': dsprites('the scale, 0.5 to 1,', 1),
  'dsprites-shape': dsprites('the shape, one-hot,', 3, false),
  'dsprites-position': dsprites('the position (x, y), each 0 to 1,', 2),
  'dsprites-rotation': dsprites('(cos, sin) of the orientation', 2),
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

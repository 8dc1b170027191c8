import type { DataFile } from '../manifest.js';

/** Size and SHA-256 of a packed file, and SHA-256 of what is in it. */
type Facts = readonly [bytes: number, sha256: string, unpackedSha256: string | null];

/** The four files of MNIST and of what followed it: 28 x 28 images in IDX, 60,000 to train on and 10,000 to test. */
export function idxFiles(
  mirrors: readonly string[],
  facts: Readonly<Record<'trainImages' | 'trainLabels' | 'testImages' | 'testLabels', Facts>>,
): readonly DataFile[] {
  const file = (name: string, split: 'train' | 'test', known: Facts): DataFile => {
    const [bytes, sha256, unpackedSha256] = known;
    const count = split === 'train' ? 60_000 : 10_000;
    return {
      name: `${name}.gz`,
      split,
      bytes,
      sha256,
      urls: mirrors.map((mirror) => `${mirror}${name}.gz`),
      unpacked: { bytes: name.includes('images') ? 16 + 784 * count : 8 + count, sha256: unpackedSha256 },
    };
  };
  return [
    file('train-images-idx3-ubyte', 'train', facts.trainImages),
    file('train-labels-idx1-ubyte', 'train', facts.trainLabels),
    file('t10k-images-idx3-ubyte', 'test', facts.testImages),
    file('t10k-labels-idx1-ubyte', 'test', facts.testLabels),
  ];
}

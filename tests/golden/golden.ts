import networks from '../../golden/networks.json' with { type: 'json' };

/** A gradient: its norm, and its products with vectors of normals. */
export type Told = readonly number[];

/** A tensor that is `offset + scale normal`. */
export type Drawn = readonly [shape: readonly number[], scale: number, offset: number];

/** Gradients in the input, and in each of the weights in their order. */
export interface Slopes {
  readonly input: Told;
  readonly grads: readonly Told[];
}

/** What `golden/make.py` found of one network in float64. */
export interface GoldenCase extends Slopes {
  /** A function of `@ebmjs/models`, and its options. */
  readonly network: string;
  readonly options: object;
  readonly seed: number;
  /** Power iterations behind the vectors of the spectral norms; `null` for as many as it takes. */
  readonly steps: number | null;
  /** Of the batch. */
  readonly shape: readonly number[];
  /** Rows of the batch; `null` where the network takes none. */
  readonly labels: readonly (readonly number[])[] | null;
  readonly weights: { readonly [name: string]: Drawn };
  readonly energies: readonly number[];
  /** Of the gradient in the input: first, at a third, at half, last. */
  readonly entries: readonly number[];
  /** Gradients of `<dE/dx, r>`. */
  readonly second?: Slopes;
}

interface Golden {
  /** SHA-256 of the programs that made the numbers. */
  readonly sources: { readonly [file: string]: string };
  /** A few numbers by which the keys are known to be the same. */
  readonly draws: {
    readonly seed: number;
    readonly fold: number;
    readonly normal: readonly number[];
    readonly uniform: readonly number[];
  };
  /** Largest singular values of kernels of normals, as matrices `[all but the last, last]`. */
  readonly norms: readonly { readonly seed: number; readonly shape: readonly number[]; readonly norm: number }[];
  readonly cases: readonly GoldenCase[];
}

export const golden = networks as unknown as Golden;

/** `resnet32 {"width":4}` and the like. */
export const titleOf = ({ network, options, steps }: GoldenCase): string =>
  `${network} ${JSON.stringify(options)}${steps === null ? '' : ` after ${steps} power iterations`}`;

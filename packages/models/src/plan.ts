/** Lengths of the axes, the batch's left out. */
export type Shape = readonly number[];

/** Shapes of named tensors. */
export type Shapes = { readonly [name: string]: Shape };

/**
 * How many numbers (float32, four bytes each) a layer makes that are still there when the energy and its slope are done:
 * nothing is freed before.
 */
export interface Made {
  /** By `apply`, for one event. */
  readonly there: number;
  /** By `pull`, for one event. */
  readonly back: number;
  /** By a tape that goes back through `apply`, for one event. */
  readonly tape: number;
  /** By `prepare` and `transposed`, once: what a frozen model keeps beside the weights. */
  readonly frozen: number;
  /** By `prepare` and by a tape that goes back to the weights, once. */
  readonly slopes: number;
}

/** One layer of a network and what it takes, before any weight is made. */
export interface PlanRow {
  /** What it is: `convolution 3x3`, `swish`. */
  readonly kind: string;
  /** What the names of its variables begin with; empty where it has none. */
  readonly name: string;
  readonly weights: Shapes;
  readonly state: Shapes;
  /** Shape of what comes out. */
  readonly shape: Shape;
  /** Products that are summed for the output of one event. */
  readonly macs: number;
  readonly made: Made;
  /** Whether its weights are made and never read. */
  readonly idle?: boolean;
}

/** What a layer does to an event of a given shape. */
export interface Plan {
  /** Shape of what comes out. */
  readonly shape: Shape;
  /** Layers with variables or work of their own, in the order in which they run. */
  readonly rows: readonly PlanRow[];
}

/** @internal */
export const NOTHING_MADE: Made = { there: 0, back: 0, tape: 0, frozen: 0, slopes: 0 };

/** A plan of one row; what is left out is nothing. */
export function planned(row: Pick<PlanRow, 'kind' | 'shape'> & PartialRow): Plan {
  const whole = { name: '', weights: {}, state: {}, macs: 0, ...row, made: { ...NOTHING_MADE, ...row.made } };
  return { shape: row.shape, rows: [whole] };
}

type PartialRow = Partial<Omit<PlanRow, 'made'>> & { readonly made?: Partial<Made> };

/** The rows of a plan as one. */
export function asOneRow(kind: string, name: string, { shape, rows }: Plan): Plan {
  const weights = Object.assign({}, ...rows.map((row) => row.weights)) as Shapes;
  const state = Object.assign({}, ...rows.map((row) => row.state)) as Shapes;
  const macs = rows.reduce((sum, row) => sum + row.macs, 0);
  return planned({ kind, name, shape, weights, state, macs, made: allMade(rows) });
}

/** What the layers of several rows make together. */
export function allMade(rows: readonly PlanRow[]): Made {
  const total = (of: keyof Made): number => rows.reduce((sum, { made }) => sum + made[of], 0);
  return Object.fromEntries(Object.keys(NOTHING_MADE).map((of) => [of, total(of as keyof Made)])) as unknown as Made;
}

/** Number of numbers in a tensor of that shape. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, side) => product * side, 1);

/** Number of numbers in all of them. */
export const sizeOfAll = (shapes: Shapes): number =>
  Object.values(shapes).reduce((sum, shape) => sum + sizeOf(shape), 0);

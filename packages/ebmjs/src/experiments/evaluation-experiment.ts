import type { Section } from '@ebmjs/report';
import type * as z from 'zod';
import type { EvaluationContext } from './evaluation-context.js';

/** Bytes of PNGs, by names such as `grid`. */
export type Pictures = { readonly [name: string]: Uint8Array };

/** What an experiment found. */
export interface Found<R> {
  /** Plain JSON. */
  readonly result: R;
  readonly pictures?: Pictures;
}

/**
 * One experiment on a trained model: a value in a file of its own, listed in `experiments.ts` in the order of the report.
 *
 * `S` is its settings and `R` its result, both plain JSON. The mathematics is a function of `@ebmjs/evaluation`, of
 * tensors, energies and kernels; an experiment chooses sets and settings for it, and makes JSON and pictures of what
 * comes out. It runs in a folder that `ebmjs evaluate` keeps: a result whose weights, settings and samples are those of
 * now is not computed again.
 */
export interface EvaluationExperiment<S, R> {
  /** As `ood`: the file `evaluation/ood.json`, and what `--only` takes. */
  readonly name: string;
  /** Heading of its section. */
  readonly title: string;
  /** One line, for `ebmjs evaluate --list`. */
  readonly description: string;
  /** Raised when results mean something else than before, so that older ones are computed again. @defaultValue 1 */
  readonly version?: number;
  /**
   * Settings with their defaults, of which `--set ood.images=100` changes one. Defaults let all experiments on the demo's
   * model together take less than ten minutes on two cores. `--images` and `--steps` set the fields of these names.
   */
  readonly settings: z.ZodType<S>;
  /** Undefined where it fits the run, else why not ("needs a conditional model"); see `fits.ts`. */
  readonly misfit: (context: EvaluationContext<S>) => string | undefined;
  /** Throws the signal's reason when that aborts; whatever it allocated is then freed. */
  readonly run: (context: EvaluationContext<S>) => Promise<Found<R>>;
  /** What the report shows; the first section gets the title where it has no heading. */
  readonly sections: (result: R, pictures: Pictures) => Section[];
}

/** An experiment of a list, whose settings and result are nobody's business but its own. */
export type ListedExperiment = EvaluationExperiment<unknown, unknown>;

/** For the list. What the runner passes on to an experiment has come from its own schema, or its own `run`. */
export const listed = <S, R>(experiment: EvaluationExperiment<S, R>): ListedExperiment =>
  experiment as unknown as ListedExperiment;

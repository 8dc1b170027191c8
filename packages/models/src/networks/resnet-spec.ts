import type { ActivationName } from '../activation.js';

/** A residual block of a network. */
export interface BlockSpec {
  readonly name: string;
  /** Channels that leave it. */
  readonly width: number;
  readonly down: boolean;
}

/** What makes one residual network of Du and Mordatch (2019) differ from the next. */
export interface ResnetSpec {
  readonly name: string;
  /** The usual `[height, width, channels]`. */
  readonly shape: readonly [number, number, number];
  /** The usual number of classes. */
  readonly classes: number;
  /** The usual width. */
  readonly width: number;
  /** Channels after the first convolution, where they are not `width`. */
  readonly stem?: number;
  readonly blocks: (width: number) => readonly BlockSpec[];
  /** The block that self-attention takes the place of, or comes after, and the channels of its queries. */
  readonly attention: { readonly at: string; readonly after?: boolean; readonly width: (width: number) => number };
  /** What the released code has of the fields on which it and the appendix differ. */
  readonly code: {
    readonly activation: ActivationName;
    readonly headActivation: (given: {
      readonly activation: ActivationName;
      readonly classes: number;
    }) => ActivationName;
    readonly dropout: number;
  };
  /** Whether its first block is leaky whatever the activation. */
  readonly leakyFirst: boolean;
  /** Whether it declares a dense layer that it does not use. */
  readonly idleDense: boolean;
}

/** A block that keeps the image's size, and one that halves it. */
export const block = (name: string, width: number): BlockSpec => ({ name, width, down: false });
export const halved = (name: string, width: number): BlockSpec => ({ name, width, down: true });

import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  foldIn,
  knownOptions,
  release,
  scope,
  valueAndGradient,
  type Energy,
  type Key,
  type Kernel,
  type State,
} from '@ebmjs/core';
import { changedSites } from './changed-sites.js';
import { checkLinear, picks, type Block } from './check-linear.js';
import { drawOneHot } from './draw-one-hot.js';
import { checkStates, encodingOf, type Encoding, type SiteValues } from './encoding.js';
import { placeOf, type Place } from './gains.js';

/** What positions are made of, and which sites are drawn together. */
export interface BlockGibbsOptions {
  readonly values: SiteValues;
  /**
   * Sites by their place in a flattened event (of one-hot rows, the place of the row), each in one block: the visible and
   * the hidden units of a restricted Boltzmann machine, the two colours of a checkerboard.
   */
  readonly blocks: readonly (readonly number[])[];
}

/** What a sweep of block Gibbs sampling comes by on its way, each `[chains]`. */
export interface BlockGibbsInfo {
  /** The energy before the sweep. */
  readonly energy: tf.Tensor1D;
  /** How many sites are in another state after the sweep. */
  readonly changed: tf.Tensor1D;
}

/**
 * Block Gibbs sampling: in turn, all sites of a block are drawn at once from their distribution given the other blocks.
 * Leaves `exp(-E)` on the states of the sites exactly invariant.
 *
 * Sites of one block must not interact, and the energy must be linear in the numbers of each single site, as pairwise
 * energies are (`ising`, `potts`, a Boltzmann machine over its visible and hidden units; not the free energy of `rbm`).
 * Then one gradient a block holds all the differences of energy that are needed. The start is checked for it: an
 * `EbmError` where changing a whole block does not change the energy by the sum of what its sites would.
 */
export function blockGibbs(options: BlockGibbsOptions): Kernel<State, BlockGibbsInfo> {
  knownOptions('blockGibbs', options, ['values', 'blocks']);
  const encoding = encodingOf('blockGibbs.values', options.values);
  const blocks = checkedBlocks(options.blocks);
  return {
    init: (position, energy) => {
      checkStates('blockGibbs.init', position, encoding);
      covers(
        blocks,
        scope(() => encoding.states(position).shape[1]),
      );
      checkLinear('blockGibbs.init', position, energy, { blocks, encoding });
      return { position: tf.clone(position) };
    },
    step: (key, start, energy) =>
      scope(() => {
        const first = scope(() => drawn(foldIn(key, 0), start.position, energy, { block: blocks[0]!, encoding }));
        let { position, changed } = first;
        for (let i = 1; i < blocks.length; i++) {
          const next = scope(() => {
            const later = drawn(foldIn(key, i), position, energy, { block: blocks[i]!, encoding });
            return { position: later.position, changed: tf.add<tf.Tensor1D>(changed, later.changed) };
          });
          release(position, changed);
          ({ position, changed } = next);
        }
        return [{ position }, { energy: first.energy, changed }] as const;
      }),
  };
}

interface Drawn extends BlockGibbsInfo {
  readonly position: tf.Tensor;
}

function drawn(
  key: Key,
  position: tf.Tensor,
  energy: Energy,
  { block, encoding }: { readonly block: Block; readonly encoding: Encoding },
): Drawn {
  const { value, grad } = valueAndGradient(energy, position);
  const here = placeOf({ position, gradient: grad }, encoding);
  const [, sites] = here.states.shape;
  const picked = picks(block, sites);
  const fresh = drawOneHot(key, chances(here));
  const states = tf.add<tf.Tensor3D>(tf.mul(fresh, picked), tf.mul(here.states, tf.sub(1, picked)));
  return { position: encoding.position(states, position), energy: value, changed: changedSites(here.states, states) };
}

/** Proportional to `exp(gain)`; a site whose gains are not finite stays. */
function chances({ states, gains }: Place): tf.Tensor3D {
  const finite = tf.isFinite(gains);
  const known = tf.where(finite, gains, tf.zerosLike(gains));
  return tf.where(finite, tf.exp(tf.sub(known, tf.max(known, 2, true))), states);
}

function checkedBlocks(blocks: BlockGibbsOptions['blocks']): readonly Block[] {
  const where = 'blockGibbs.blocks';
  if (!Array.isArray(blocks) || blocks.length === 0) throw new EbmError(where, 'must be lists of sites', blocks);
  for (const block of blocks as unknown[]) {
    const sites =
      Array.isArray(block) && block.length > 0 && block.every((site) => Number.isSafeInteger(site) && site >= 0);
    if (!sites) throw new EbmError(where, 'must be lists of sites, whole numbers of at least 0', block);
  }
  return blocks;
}

/** Throws unless each of the sites is in one block. */
function covers(blocks: readonly Block[], sites: number): void {
  const all = blocks.flat().toSorted((a, b) => a - b);
  if (all.length === sites && all.every((site, i) => site === i)) return;
  throw new EbmError('blockGibbs.blocks', `must hold each site from 0 to ${sites - 1} once`, blocks);
}

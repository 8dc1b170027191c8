import { release, type Variables } from '@ebmjs/core';
import { averaged } from '@ebmjs/training';
import type { ComposeFolder } from './compose-folder.js';
import type { ComposeConfig } from './config.js';
import { judge, type Judge } from './judge.js';
import { learnt, type Learner } from './learn.js';
import { judgeLearner } from './learners.js';
import { seenOf, sprites, type Seen, type Sprites } from './sprites.js';

export interface ComposeRunOptions {
  readonly folder: ComposeFolder;
  /** Stops after the update under way, which is saved. */
  readonly interrupt: AbortSignal;
  /** Aborted when the backend's device is lost. */
  readonly lost: AbortSignal;
  /** Aborts at either. */
  readonly signal: AbortSignal;
}

/** What all methods share. */
export interface World extends ComposeRunOptions {
  readonly config: ComposeConfig;
  readonly sprites: Sprites;
  readonly seen: Seen;
  readonly judge: Judge;
  /** The variables that a learner ends with, averaged where it averages; freed with the world. */
  readonly variables: (learner: Learner) => Promise<Variables>;
  readonly dispose: () => void;
}

/** Renders, divides, and has the judge learn. */
export async function world(config: ComposeConfig, options: ComposeRunOptions): Promise<World> {
  const rendered = await sprites(config);
  const seen = seenOf(rendered, config);
  const held: unknown[] = [];
  const { seed, checkpointEvery } = config;
  const variables: World['variables'] = async (learner) => {
    const state = await learnt(learner, { ...options, seed, checkpointEvery });
    held.push(state);
    return averaged(state);
  };
  try {
    const knows = judge(config, rendered, await variables(judgeLearner(config, rendered.all, options)));
    const dispose = (): void => (knows.dispose(), release(held));
    return { ...options, config, sprites: rendered, seen, judge: knows, variables, dispose };
  } catch (error) {
    release(held);
    throw error;
  }
}

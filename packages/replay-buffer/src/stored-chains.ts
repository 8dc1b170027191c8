import {
  EbmError,
  type Buffer,
  type BufferStatistics,
  type BufferParts,
  type ChainHistory,
  type Key,
} from '@ebmjs/core';
import { draw } from './draw.js';
import { firstContents } from './fill.js';
import type { Layout } from './layout.js';
import type { Policy } from './policy.js';
import { checkPut, put } from './put.js';
import { wholeRows } from './row-store.js';
import { partsRestorer, restoreSnapshot } from './restore-snapshot.js';
import { statisticsOf } from './statistics.js';
import { takeParts, takeSnapshot } from './take-snapshot.js';

/** A buffer that can be looked into, and saved in parts. */
export interface ReplayBuffer extends Buffer {
  readonly snapshotParts: () => BufferParts;
  /**
   * Writes parts over the chains, without room for a second copy. Rejects with an `EbmError`, and has changed nothing,
   * where the description does not fit. Where reading the parts fails midway the chains are lost: the buffer then refuses
   * everything but another restore.
   */
  readonly restoreParts: (parts: BufferParts) => Promise<void>;
  readonly statistics: () => BufferStatistics;
  /** A copy of what is known of each of the stored chains, in the order of their slots. */
  readonly history: () => ChainHistory;
}

export interface StoredChainsOptions {
  readonly key: Key;
  readonly layout: Layout;
  readonly policy: Policy;
}

/** Chains of a layout that are drawn by a policy. */
export function storedChains({ key, layout, policy }: StoredChainsOptions): ReplayBuffer {
  let contents = firstContents(key, layout, policy);
  let cut = false; // off in the middle of being restored
  const usable = (): void => {
    if (cut)
      throw new EbmError(layout.where, 'has lost its chains when restoring them failed midway; restore it again');
  };

  return {
    draw: (drawKey, n, from) => {
      usable();
      return draw(contents, layout, policy, { key: drawKey, n, from });
    },
    put: async (drawn, x) => {
      usable();
      checkPut(drawn, x, layout);
      const [rows, labels] = await Promise.all([x.data<'float32'>(), drawn.y?.data<'float32'>()]);
      usable();
      contents = put(contents, layout, { draw: drawn, rows, labels });
    },
    snapshot: () => {
      usable();
      return takeSnapshot(contents, layout);
    },
    restore: (snapshot) => {
      contents = restoreSnapshot(contents, layout, snapshot);
      cut = false;
    },
    snapshotParts: () => {
      usable();
      return takeParts(contents, layout);
    },
    restoreParts: async (parts) => {
      const restore = partsRestorer(contents, layout, parts);
      cut = true;
      contents = await restore();
      cut = false;
    },
    statistics: () => statisticsOf(contents, layout),
    history: () => {
      const { stored, history } = contents;
      return {
        visits: wholeRows(history.visits).subarray(0, stored),
        born: wholeRows(history.born).subarray(0, stored),
        origins: wholeRows(history.origins).subarray(0, stored),
      };
    },
  };
}

import { EbmError, foldIn, hostUniform, permutation, randint, split, type DrawFrom, type Key } from '@ebmjs/core';
import { chooseSlots } from './choose-slots.js';
import type { Contents } from './contents.js';
import type { LabelIndex } from './label-index.js';
import type { Layout } from './layout.js';
import type { Policy } from './policy.js';

/** Which chains go on and which begin, before any of them is touched. */
export interface Plan {
  /** Where each chain comes from; -1 for one that has no slot. */
  readonly slots: Int32Array;
  /** Rows that begin anew, and which of them do so for want of a chain to go on with. */
  readonly fresh: readonly number[];
  readonly wanting: ReadonlySet<number>;
  /** Each row's new class, -1 where it keeps the label it has. */
  readonly labels: Int32Array;
}

export interface PlanOptions {
  /** Of slots, restarts and new labels. */
  readonly keys: { readonly slots: Key; readonly coins: Key; readonly labels: Key; readonly flips: Key };
  readonly n: number;
  readonly from: DrawFrom;
}

/** Slots that a draw may take, numbered from 0. */
interface Pool {
  readonly size: number;
  readonly slot: (i: number) => number;
}

/** `n` rows out of one pool; `label` is theirs if the classes are balanced, else -1. */
interface Group {
  readonly pool: Pool;
  readonly n: number;
  readonly label: number;
}

/** Decides on a draw of `n` chains. Its time grows with `n` and the number of classes, not with the capacity. */
export function planDraw(contents: Contents, layout: Layout, policy: Policy, options: PlanOptions): Plan {
  const { keys, n, from } = options;
  const allowed = from.classes ?? Array.from({ length: layout.classes }, (_, label) => label);
  const rows = rowsOf(groupsOf(contents, layout, policy, { ...options, allowed }), layout, policy, keys.slots);
  const slots = Int32Array.from(rows, ({ slot }) => slot);
  const wanting = new Set([...rows.keys()].filter((row) => rows[row]!.slot < 0));
  const fresh = [...hostUniform(keys.coins, n)].flatMap((u, row) =>
    u < policy.restart || wanting.has(row) ? [row] : [],
  );
  const labels = new Int32Array(n).fill(-1);
  if (layout.classes > 0) {
    const drawn = randint(keys.labels, fresh.length, allowed.length);
    fresh.forEach((row, i) => (labels[row] = policy.balance ? rows[row]!.label : allowed[drawn[i]!]!));
    flip(labels, rows, policy, { key: keys.flips, allowed });
  }
  return { slots, fresh, wanting, labels };
}

interface Row {
  readonly slot: number;
  readonly label: number;
}

function groupsOf(
  contents: Contents,
  layout: Layout,
  { balance }: Policy,
  { keys, n, from, allowed }: PlanOptions & { readonly allowed: readonly number[] },
): Group[] {
  const { labels, stored } = contents;
  if (!labels || (!balance && !from.classes)) return [{ pool: { size: stored, slot: (i) => i }, n, label: -1 }];
  if (!balance) return [{ pool: ofClasses(labels.index, allowed), n, label: -1 }];
  const extra = new Set(chooseSlots(foldIn(keys.slots, 0), n % allowed.length, allowed.length));
  return allowed.map((label, i) => ({
    pool: ofClasses(labels.index, [label]),
    n: Math.floor(n / allowed.length) + (extra.has(i) ? 1 : 0),
    label,
  }));
}

function ofClasses(index: LabelIndex, allowed: readonly number[]): Pool {
  const size = allowed.reduce((sum, label) => sum + index.size(label), 0);
  const slot = (i: number): number => {
    for (const label of allowed) {
      if (i < index.size(label)) return index.slot(label, i);
      i -= index.size(label);
    }
    return -1;
  };
  return { size, slot };
}

function rowsOf(groups: readonly Group[], layout: Layout, policy: Policy, key: Key): Row[] {
  const rows = groups.flatMap((group, i) => {
    const slots = slotsOf(group, layout, policy, policy.balance ? foldIn(key, i + 1) : key);
    return slots.map((slot): Row => ({ slot, label: group.label }));
  });
  if (groups.length === 1) return rows;
  return Array.from(permutation(foldIn(key, groups.length + 1), rows.length), (i) => rows[i]!);
}

function slotsOf({ pool, n, label }: Group, { where, write }: Layout, { all }: Policy, key: Key): number[] {
  const here = label < 0 ? 'these labels' : `label ${label}`;
  if (all) {
    if (n !== pool.size) throw new EbmError(`${where}.draw.n`, `must be all ${pool.size} chains`, n);
    return Array.from({ length: n }, (_, i) => pool.slot(i)).sort((a, b) => a - b);
  }
  if (write === 'same-slot' && n > pool.size) {
    throw new EbmError(`${where}.draw.n`, `must be at most the ${pool.size} chains that have ${here}`, n);
  }
  const known = Math.min(n, pool.size); // of those that are not known as many begin anew
  const places = write === 'ring' ? withReplacement(key, known, pool.size) : chooseSlots(key, known, pool.size);
  const slots = Array.from(places, pool.slot);
  return [...slots, ...new Array<number>(n - known).fill(-1)];
}

const withReplacement = (key: Key, n: number, size: number): Int32Array =>
  n === 0 ? new Int32Array() : randint(key, n, size);

/** Gives a share of the rows that go on another label; with balanced classes they exchange those they have. */
function flip(
  labels: Int32Array,
  rows: readonly Row[],
  { flip: share, balance }: Policy,
  { key, allowed }: { readonly key: Key; readonly allowed: readonly number[] },
): void {
  if (share === 0) return;
  const [coinKey, labelKey] = split(key, 2);
  const coins = hostUniform(coinKey, labels.length);
  const flipped = [...coins.keys()].filter((row) => coins[row]! < share && labels[row]! < 0);
  const order = balance ? permutation(labelKey, flipped.length) : randint(labelKey, flipped.length, allowed.length);
  const given = flipped.map((_, i) => (balance ? rows[flipped[order[i]!]!]!.label : allowed[order[i]!]!));
  flipped.forEach((row, i) => (labels[row] = given[i]!));
}

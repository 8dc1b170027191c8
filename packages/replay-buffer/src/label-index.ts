/** Which slots hold chains of which class, so that a draw need not look for them. */
export interface LabelIndex {
  readonly size: (label: number) => number;
  /** Slot number `i` of a class, from 0 to `size(label) - 1`, in an order that `order` tells. */
  readonly slot: (label: number, i: number) => number;
  /** The class of a slot; -1 for one that holds none. */
  readonly labelOf: (slot: number) => number;
  /** Puts a slot into a class, out of the one it was in. */
  readonly move: (slot: number, label: number) => void;
  /** The slots class by class, each in its own order, and -1 for those that hold none: an index that is filled by it is the same. */
  readonly order: () => Int32Array;
}

/** An index of empty slots. Every call but `order` takes the same time whatever the capacity. */
export function labelIndex(classes: number, capacity: number): LabelIndex {
  const slots = Array.from({ length: classes }, (): number[] => []);
  const labels = new Int32Array(capacity).fill(-1);
  const places = new Int32Array(capacity);

  const remove = (slot: number): void => {
    const from = slots[labels[slot]!]!;
    const last = from.pop()!;
    if (last === slot) return;
    from[places[slot]!] = last;
    places[last] = places[slot]!;
  };

  return {
    size: (label) => slots[label]!.length,
    slot: (label, i) => slots[label]![i]!,
    labelOf: (slot) => labels[slot]!,
    move: (slot, label) => {
      if (labels[slot] === label) return;
      if (labels[slot]! >= 0) remove(slot);
      labels[slot] = label;
      places[slot] = slots[label]!.push(slot) - 1;
    },
    order: () => {
      const order = new Int32Array(capacity).fill(-1);
      order.set(slots.flat());
      return order;
    },
  };
}

/** The place of the largest of the `classes` numbers of row `row`, the first of equals. */
export function classOf(labels: Float32Array, row: number, classes: number): number {
  let best = row * classes;
  for (let i = best + 1; i < (row + 1) * classes; i++) if (labels[i]! > labels[best]!) best = i;
  return best - row * classes;
}

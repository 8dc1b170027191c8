/** The best few of a stream of candidates, for each of `n` rows, on the host. Mutable: it is filled block by block. */
export class Shortlist {
  /** Candidates `[n, size]`, best first. */
  readonly indices: Int32Array;
  private readonly scores: Float32Array;

  constructor(
    readonly n: number,
    readonly size: number,
  ) {
    this.indices = new Int32Array(n * size).fill(-1);
    this.scores = new Float32Array(n * size).fill(Infinity);
  }

  /** Offers candidates `first`, `first + 1`, ... with their scores `[n, width]`, low is good. NaN is passed over. */
  offer(scores: Float32Array, first: number): void {
    const width = scores.length / this.n;
    for (let row = 0; row < this.n; row++) {
      const last = (row + 1) * this.size - 1;
      for (let j = 0; j < width; j++) {
        const score = scores[row * width + j]!;
        if (score < this.scores[last]!) this.insert(row, score, first + j);
      }
    }
  }

  /** True once every row has as many candidates as it holds. */
  get full(): boolean {
    return this.indices.every((index) => index >= 0);
  }

  /** Replaces the scores `[n, size]` and puts every row in their order; of equals, the lower candidate first. */
  rank(scores: Float32Array): void {
    for (let row = 0; row < this.n; row++) {
      const from = row * this.size;
      const entries = Array.from(
        { length: this.size },
        (_, j) => [scores[from + j]!, this.indices[from + j]!] as const,
      );
      entries.sort(([a, i], [b, j]) => a - b || i - j);
      entries.forEach(([score, index], j) => {
        this.scores[from + j] = score;
        this.indices[from + j] = index;
      });
    }
  }

  /** Writes the best `k` of each row into the arrays of a larger result, from its row `first` on. */
  copyTo(found: { k: number; indices: Int32Array; distances: Float32Array }, first: number): void {
    for (let row = 0; row < this.n; row++) {
      const from = row * this.size;
      found.indices.set(this.indices.subarray(from, from + found.k), (first + row) * found.k);
      found.distances.set(this.scores.subarray(from, from + found.k), (first + row) * found.k);
    }
  }

  private insert(row: number, score: number, index: number): void {
    const from = row * this.size;
    let at = from + this.size - 1;
    for (; at > from && score < this.scores[at - 1]!; at--) {
      this.scores[at] = this.scores[at - 1]!;
      this.indices[at] = this.indices[at - 1]!;
    }
    this.scores[at] = score;
    this.indices[at] = index;
  }
}

/** Share of the chains that accepted the transition at one inverse temperature. */
export interface Acceptance {
  readonly beta: number;
  readonly accepted: number;
}

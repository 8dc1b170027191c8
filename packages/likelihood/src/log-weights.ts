/** Adds a step's gains to each log-weight, in float64. */
export function addTo(logWeights: Float64Array, gains: Float64Array): void {
  for (let i = 0; i < logWeights.length; i++) logWeights[i]! += gains[i]!;
}

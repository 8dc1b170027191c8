import { EbmError } from '@ebmjs/core';

/** The chains of each group: `[0, 1, 0]` gives `[[0, 2], [1]]`. Throws unless every group has two chains or more. */
export function chainsOfGroups(where: string, groups: ArrayLike<number>, chains: number): readonly Int32Array[] {
  if (groups.length !== chains)
    throw new EbmError(where, `must name a group for each of ${chains} chains`, groups.length);
  const members: number[][] = [];
  for (let chain = 0; chain < chains; chain++) {
    const group = groups[chain]!;
    if (!(Number.isInteger(group) && group >= 0 && group < chains)) {
      throw new EbmError(`${where}[${chain}]`, `must be a whole number from 0 to ${chains - 1}`, group);
    }
    (members[group] ??= []).push(chain);
  }
  const sizes = Array.from(members, (group) => group?.length ?? 0);
  const small = sizes.findIndex((size) => size < 2);
  if (small >= 0) throw new EbmError(where, `must give group ${small} two chains or more`, sizes[small]);
  return members.map((group) => Int32Array.from(group));
}

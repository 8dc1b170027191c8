import { sha256, type Json, type Key, type Reference } from '@ebmjs/core';

/** What a run is told from another by, besides its energies and kernels, which are functions. */
interface RunSettings {
  readonly base: Reference;
  readonly betas: ArrayLike<number>;
  readonly key: Key;
  /** The group of each chain, or the datum that it starts at. */
  readonly groups: Int32Array;
  readonly data?: Float32Array;
  readonly keepSamples?: boolean;
  readonly keepPath?: boolean;
}

/** The same in words that a checkpoint can hold and be compared by. */
export async function settingsOf(run: RunSettings): Promise<Readonly<Record<string, Json>>> {
  const { base, betas, key, groups, data, keepSamples = false, keepPath } = run;
  return {
    chains: groups.length,
    shape: [...base.shape],
    'log Z of the base': base.logZ,
    key: [...key],
    keepSamples,
    ...(keepPath !== undefined && { keepPath }),
    'schedule (SHA-256)': await hashOf(Float64Array.from(betas)),
    'groups (SHA-256)': await hashOf(groups),
    ...(data && { 'data (SHA-256)': await hashOf(data) }),
  };
}

const hashOf = ({ buffer, byteOffset, byteLength }: Float64Array | Float32Array | Int32Array): Promise<string> =>
  sha256(new Uint8Array(buffer, byteOffset, byteLength));

/**
 * Where the defaults of a network come from where its authors contradict themselves: `'code'` is the code that Du and
 * Mordatch released, with the flags of its README; `'appendix'` the description in the appendix of their paper (2019).
 */
export type PresetName = 'code' | 'appendix';

/** @internal */
export const presetNames: readonly PresetName[] = ['code', 'appendix'];

export { replayBuffer, type ReplayBufferOptions } from './replay-buffer.js';
export { persistentChains, type PersistentChainsOptions } from './persistent-chains.js';
export { fromData, type FromDataOptions } from './from-data.js';
export { freshLabels, type FreshLabels } from './fresh-labels.js';
export type { ReplayBuffer } from './stored-chains.js';
export type { Augment } from './policy.js';
export type { Prior } from './prior.js';

export { replayBuffer, type ReplayBufferOptions } from './replay-buffer.js';
export type { Prior } from './prior.js';

export { mnist } from './node/mnist.js';
export { fashionMnist } from './node/fashion-mnist.js';
export type { FileOptions } from './node/open-idx.js';
export type { Progress } from './node/progress.js';

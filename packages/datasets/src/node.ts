export { mnist } from './node/mnist.js';
export { fashionMnist } from './node/fashion-mnist.js';
export { kmnist } from './node/kmnist.js';
export type { SplitOptions } from './node/open-idx.js';
export { locateDataFile, readDataFile } from './node/data-file.js';
export type { FileOptions, LocatedFile } from './node/locate.js';
export type { Progress } from './download/sink.js';

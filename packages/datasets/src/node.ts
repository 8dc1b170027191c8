export { mnist } from './node/mnist.js';
export { fashionMnist } from './node/fashion-mnist.js';
export type { FileOptions } from './node/open-idx.js';
export type { Progress } from './node/progress.js';
export { imageFolder, type ImageFolderOptions } from './node/image-folder.js';
export { fileAccess, type FileAccess } from './node/file-access.js';
export { folderEntries } from './node/folder-entries.js';

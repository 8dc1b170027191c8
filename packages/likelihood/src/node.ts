export { fileCheckpoint, type FileCheckpointOptions } from './node/file-checkpoint.js';

export { loadCheckpoint, saveCheckpoint } from './checkpoint-on-disk.js';
export {
  checkpointFolder,
  type CheckpointFolder,
  type LoadedCheckpoint,
  type ReadCheckpoint,
  type SaveOptions,
} from './checkpoints/checkpoint-folder.js';
export type { CheckpointEntry, FileEntry, Reason } from './checkpoints/manifest.js';
export type { Best, Retention } from './checkpoints/retained.js';

export { loadCheckpoint, saveCheckpoint } from './checkpoint-on-disk.js';

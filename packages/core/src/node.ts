export { writeFileSafely } from './write-file-safely.js';

export { writeFileSafely } from './write-file-safely.js';
export { openSafetensors, type OpenSafetensors } from './open-safetensors.js';

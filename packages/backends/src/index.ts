export { useBackend, type BackendChoice, type UseBackendOptions } from './use-backend.js';
export { backendInfo, type BackendInfo } from './backend-info.js';
export type { BackendName, WasmFile, WasmPaths } from './backend.js';

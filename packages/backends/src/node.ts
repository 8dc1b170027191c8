export { probeAuto, probeBackends, type AutoProbe, type BackendProbe, type ProbeOptions } from './probe-backends.js';
export type { AdapterInfo } from './gpu-device.js';

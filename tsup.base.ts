import type { Options } from 'tsup';

/** What every package's build shares: ESM only, nothing bundled that npm can install, declarations left to `tsc`. */
export const base: Options = {
  entry: ['src/index.ts'],
  format: ['esm'],
  dts: false,
  sourcemap: true,
  clean: true,
  target: 'es2022',
  platform: 'neutral',
  external: [/^#/, /^node:/, /^@tensorflow\//, /^@ebmjs\//],
};

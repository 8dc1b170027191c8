import { defineConfig } from 'tsup';
import { base } from '../../tsup.base';

export default defineConfig([
  { ...base, entry: ['src/index.ts', 'src/node.ts', 'src/gradients.ts'], clean: false },
  // Node cannot resolve tfjs-core's own gradient modules, so they are bundled here, against the one installed core.
  {
    ...base,
    entry: ['src/gradients.node.ts'],
    clean: false,
    sourcemap: false,
    minify: true,
    platform: 'node',
    external: ['@tensorflow/tfjs-core'],
    noExternal: [/^@tensorflow\/tfjs-core\/dist/],
  },
]);

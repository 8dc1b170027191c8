import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const packages = fileURLToPath(new URL('./packages', import.meta.url));

export default defineConfig({
  resolve: {
    // Tests run on the sources; what npm would install is tested from packed tarballs in `tests/`.
    alias: [
      { find: /^@ebmjs\/([a-z-]+)\/([a-z-]+)$/, replacement: `${packages}/$1/src/$2.ts` },
      { find: /^@ebmjs\/([a-z-]+)$/, replacement: `${packages}/$1/src/index.ts` },
      { find: /^ebmjs\/node$/, replacement: `${packages}/ebmjs/src/node.ts` },
      { find: /^ebmjs$/, replacement: `${packages}/ebmjs/src/index.ts` },
    ],
  },
  test: {
    exclude: ['**/node_modules/**', 'tests/long/**'], // `npm run test:long`
    include: ['packages/*/src/**/*.test.ts', 'tests/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    globalSetup: ['./vitest.global.ts'],
    maxWorkers: '100%',
    setupFiles: ['./vitest.setup.ts'],
    expect: { requireAssertions: true }, // a test that checks nothing fails
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

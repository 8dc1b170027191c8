import { defineConfig } from 'vitest/config';

// What takes minutes and runs the built command line: `npm run test:long`, apart from `npm test`.
export default defineConfig({
  test: {
    include: ['tests/long/**/*.test.ts'],
    globalSetup: ['./vitest.global.ts'],
    expect: { requireAssertions: true },
    testTimeout: 60_000,
    hookTimeout: 20 * 60_000,
  },
});

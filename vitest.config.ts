// Two projects: `rootwalk` runs anywhere (loopback and simulated world only);
// `interop` wants Debian's tools and privileges, one file at a time because they share ports and namespaces.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Vitest leaves one core free for its own work; half of the time it has none.
    maxWorkers: '100%',
    reporters: ['default', './test/closing-line-reporter.ts'],
    projects: [
      {
        test: {
          name: 'rootwalk',
          include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
          exclude: ['test/interop/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          globalSetup: ['test/interop/announce-missing.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})

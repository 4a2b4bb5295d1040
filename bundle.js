// The program in a few files: a command would otherwise spend most of its start on finding and reading hundreds.
// Packages stay outside; the library in dist/ stays as the compiler writes it.
// Done by a call, since the command of rolldown lists every file it writes.
import { build } from 'rolldown'

await build({
  input: 'dist/cli/main.js',
  platform: 'node',
  external: /^[^./]/,
  output: {
    // As deep below the package as the modules are that go in: they find zones/ and worlds/ from where they are.
    dir: 'dist/program',
    chunkFileNames: '[name].js',
    cleanDir: true,
    sourcemap: true,
  },
})

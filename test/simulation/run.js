// Runs the simulation: makes one file of it and of all that it needs, and runs that. `npm run simulate -- --help`
// says how. The file goes to a temporary folder, so that two runs at a time do not meet.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'rolldown'

const folder = mkdtempSync(join(tmpdir(), 'rootwalk-simulation-'))
process.on('exit', () => rmSync(folder, { recursive: true }))

const file = join(folder, 'main.mjs')
await build({
  input: fileURLToPath(new URL('main.ts', import.meta.url)),
  platform: 'node',
  output: { file, sourcemap: 'inline' },
})
await import(pathToFileURL(file).href)

#!/usr/bin/env node
// The executable: finds the built program and hands over to it. Arguments are src/cli's business.
import { existsSync } from 'node:fs'

if (existsSync(new URL('../dist/program/main.js', import.meta.url))) {
  await import('../dist/program/main.js')
} else {
  console.error('rootwalk is not built yet: run `npm run build` first')
  process.exitCode = 1
}

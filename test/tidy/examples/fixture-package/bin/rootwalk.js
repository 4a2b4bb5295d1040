#!/usr/bin/env node
// Stands in for the real program: `exit N` ends with N, `up` is ready at once and ends on SIGTERM,
// `authority` gets ready and ends badly, `resolver` never gets ready, `sim` prints what is typed as a session would.
import { readFileSync } from 'node:fs'

const [command, argument] = process.argv.slice(2)
const stay = () => setInterval(() => {}, 1000)

if (command === 'exit') {
  console.error(`told to exit with ${argument}`)
  process.exitCode = Number(argument)
} else if (command === 'up') {
  process.on('SIGTERM', () => process.exit(0))
  stay()
  console.log('starting\nready in 5 ms')
} else if (command === 'authority') {
  process.on('SIGTERM', () => process.exit(3))
  stay()
  console.error('Ready.')
} else if (command === 'resolver') {
  console.error('port 53: permission denied')
  process.exitCode = 1
} else if (command === 'sim') {
  const lines = readFileSync(0, 'utf8').trim().split('\n')
  for (const line of lines) console.log(`laptop$ ${line}\n${line.toUpperCase()}\n`)
}

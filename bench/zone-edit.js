/**
 * From the write of an edited zone file to the first answer that has the edit: one record of a large zone, saved as
 * editors do by renaming a new file into place, and written over the old one in place.
 *
 * The server is `rootwalk authority` on the first core, the one who edits and asks on the second. The time runs from
 * before the file is written. Run after `npm run build`:
 * node bench/zone-edit.js [zone file: ../shared/data/root-2020.zone] [edits of each kind: 15]
 */

import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { clearInterval, setInterval } from 'node:timers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const original =
  process.argv[2] ?? fileURLToPath(new URL('../../shared/data/root-2020.zone', import.meta.url))
const edits = Number(process.argv[3] ?? 15)
const PORT = 5398
/** Long enough apart that no edit waits for what the last one left to be done. */
const REST_MS = 1000

const folder = mkdtempSync(join(tmpdir(), 'bench-zone-edit-'))
const file = join(folder, 'root.zone')
const text = readFileSync(original, 'utf8').trimEnd()

const HABITS = {
  'renamed into place': (content) => {
    writeFileSync(join(folder, '.edited'), content)
    renameSync(join(folder, '.edited'), file)
  },
  'written in place': (content) => writeFileSync(file, content),
}

/** A query for the TXT records of the root. */
function query(id) {
  return Buffer.from([id >> 8, id & 255, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 1])
}

async function servedAfter(socket, edit, content, write) {
  const started = performance.now()
  write(content)
  const written = performance.now()
  const wanted = `edit-${edit}.`
  const answered = new Promise((resolve) => {
    const hear = (message) => {
      if (!message.includes(wanted)) return
      socket.off('message', hear)
      resolve(performance.now())
    }
    socket.on('message', hear)
  })
  const asking = setInterval(() => socket.send(query(edit), PORT, '127.0.0.1'), 1)
  const served = await answered
  clearInterval(asking)
  return { ms: served - started, writeMs: written - started }
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
}

copyFileSync(original, file)
const server = spawn(
  'taskset',
  ['-c', '0', 'node', 'bin/rootwalk.js', 'authority', '--zone', file, '--listen', `127.0.0.1:${PORT}`],
  { stdio: ['ignore', 'pipe', 'ignore'] },
)
try {
  await new Promise((resolve) =>
    server.stdout.on('data', (piece) => `${piece}`.includes('ready') && resolve()),
  )
  const socket = createSocket('udp4')
  let edit = 0
  for (const [habit, write] of Object.entries(HABITS)) {
    const times = []
    for (let i = 0; i < edits; i++) {
      await sleep(REST_MS)
      edit++
      times.push(await servedAfter(socket, edit, `${text}\n. 60 IN TXT "edit-${edit}."\n`, write))
    }
    const all = times.map(({ ms }) => ms)
    console.log(
      `${habit.padEnd(20)} served after ${median(all).toFixed(0)} ms (${Math.min(...all).toFixed(0)} – ` +
        `${Math.max(...all).toFixed(0)}; first ${all[0].toFixed(0)}), ` +
        `${median(times.map(({ writeMs }) => writeMs)).toFixed(1)} ms of it the write`,
    )
  }
  socket.close()
} finally {
  server.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
}

/**
 * A zone of a million A records and owners: time to load, memory, and the longest that the event loop was held.
 *
 * The load runs in a process of its own on one core; BIND's and NSD's checkers read the same file in turn where
 * they are installed. Run after `npm run build`: node bench/zone-load.js [records] [rounds]
 */

import { execFileSync, spawnSync } from 'node:child_process'
import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { clearImmediate, setImmediate } from 'node:timers'
import { fileURLToPath } from 'node:url'

const self = fileURLToPath(import.meta.url)

if (process.argv[2] === '--load') await load(process.argv[3])
else await compare(Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 3))

async function load(file) {
  const { readZone, nodeRuntime } = await import('../dist/index.js')
  const { files } = nodeRuntime()
  const baseline = process.memoryUsage().rss
  let longest = 0
  let last = performance.now()
  const beat = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    timer = setImmediate(beat)
  }
  let timer = setImmediate(beat)
  const started = performance.now()
  const zone = await readZone(files, file)
  const ms = performance.now() - started
  clearImmediate(timer)
  const { rss } = process.memoryUsage()
  const peak = process.resourceUsage().maxRSS * 1024
  console.log(JSON.stringify({ records: zone.recordCount, ms, longest, baseline, rss, peak }))
}

async function compare(records, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-zone-'))
  const file = join(folder, 'example.com.zone')
  try {
    await writeZone(file, records)
    for (let round = 0; round < rounds; round++) {
      const text = execFileSync('taskset', ['-c', '0', process.execPath, self, '--load', file], {
        encoding: 'utf8',
      })
      const { records: count, ms, longest, baseline, rss, peak } = JSON.parse(text)
      console.log(
        `rootwalk         ${count} records, ${(ms / 1000).toFixed(2)} s, peak ${mb(peak)} (now ${mb(rss)}, ` +
          `empty process ${mb(baseline)}), event loop held ${longest.toFixed(1)} ms at most`,
      )
      peer('named-checkzone', ['-i', 'none', 'example.com', file])
      peer('nsd-checkzone', ['example.com', file])
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function mb(octets) {
  return `${Math.round(octets / 1e6)} MB`
}

function peer(program, args) {
  if (!existsSync('/usr/bin/time')) return
  const { status, stderr } = spawnSync(
    'taskset',
    ['-c', '0', '/usr/bin/time', '-f', '%e %M', program, ...args],
    {
      encoding: 'utf8',
    },
  )
  if (status !== 0) return
  const [wall, kilobytes] = stderr.trim().split('\n').at(-1).split(' ')
  console.log(`${program.padEnd(16)} ${wall} s, peak ${mb(Number(kilobytes) * 1024)}`)
}

async function writeZone(file, records) {
  const out = createWriteStream(file)
  out.write(
    '$ORIGIN example.com.\n@ 300 IN SOA ns hostmaster 1 7200 900 1209600 300\n@ 300 IN NS ns\nns 300 IN A 192.0.2.1\n',
  )
  for (let i = 0; i < records;) {
    let lines = ''
    for (const end = Math.min(records, i + 10_000); i < end; i++) {
      lines += `h${i} 300 IN A 10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}\n`
    }
    if (!out.write(lines)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}

/**
 * CPU time per query of one authority, beside a bare datagram echo in Node, BIND and Knot.
 *
 * Each server in turn runs alone on the first core, dnsperf on the second; the servers take turns for several
 * rounds and the median of each is told. CPU time is what the kernel charged to the server's process, all
 * threads, between the first query and the last. Needs dnsperf; BIND and Knot are measured where they are
 * installed. Run after `npm run build`: node bench/authority.js [rounds] [seconds]
 */

import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const rounds = Number(process.argv[2] ?? 5)
const seconds = Number(process.argv[3] ?? 4)
const NAMES = 10_000
const PORT = 5399
const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

const folder = mkdtempSync(join(tmpdir(), 'bench-authority-'))
const zoneFile = join(folder, 'example.com.zone')
const queries = join(folder, 'queries')

function writeInputs() {
  const hosts = Array.from(
    { length: NAMES },
    (_, i) => `h${i} 300 IN A 10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`,
  )
  const head = '$ORIGIN example.com.\n@ 300 IN SOA ns hostmaster 1 7200 900 1209600 300\n@ 300 IN NS ns\n'
  writeFileSync(zoneFile, `${head}ns 300 IN A 192.0.2.1\n${hosts.join('\n')}\n`)
  // One in ten does not exist: NXDOMAIN is part of an authority's day.
  const asked = Array.from({ length: 50_000 }, (_, i) => {
    const host = (i * 7919) % NAMES
    return i % 10 === 0 ? `x${host}.example.com A` : `h${host}.example.com A`
  })
  writeFileSync(queries, asked.join('\n') + '\n')
  writeFileSync(
    join(folder, 'named.conf'),
    `options { directory "${folder}"; listen-on port ${PORT} { 127.0.0.1; }; listen-on-v6 { none; };
       pid-file none; session-keyfile "${folder}/session.key"; recursion no; dnssec-validation no; };
     controls { };
     zone "example.com" { type primary; file "${zoneFile}"; };\n`,
  )
  writeFileSync(
    join(folder, 'knot.conf'),
    `server:\n  listen: 127.0.0.1@${PORT}\n  rundir: ${folder}\n  udp-workers: 1\n  tcp-workers: 1\n` +
      `database:\n  storage: ${folder}\nzone:\n  - domain: example.com\n    file: ${zoneFile}\n    zonefile-sync: -1\n`,
  )
}

const SERVERS = [
  {
    name: 'rootwalk',
    command: ['node', 'bin/rootwalk.js', 'authority', '--zone', zoneFile, '--listen', `127.0.0.1:${PORT}`],
  },
  { name: 'node:dgram echo', command: ['node', 'bench/udp-echo.js', String(PORT)] },
  {
    name: 'BIND',
    needs: '/usr/sbin/named',
    command: ['/usr/sbin/named', '-f', '-n', '1', '-c', join(folder, 'named.conf')],
  },
  { name: 'Knot', needs: '/usr/sbin/knotd', command: ['/usr/sbin/knotd', '-c', join(folder, 'knot.conf')] },
]

/** User and system time of a process in microseconds. */
function cpuMicroseconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / TICKS_PER_SECOND
}

function dnsperf(forSeconds) {
  const args = [
    '-c',
    '1',
    'dnsperf',
    '-s',
    '127.0.0.1',
    '-p',
    String(PORT),
    '-d',
    queries,
    '-l',
    String(forSeconds),
  ]
  return new Promise((done, fail) => {
    const child = spawn('taskset', [...args, '-q', '50', '-T', '1', '-t', '1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let text = ''
    child.stdout.on('data', (piece) => (text += piece))
    child.on('error', fail)
    child.on('close', () => {
      const completed = Number(/Queries completed:\s+(\d+)/.exec(text)?.[1] ?? 0)
      const perSecond = Number(/Queries per second:\s+([\d.]+)/.exec(text)?.[1] ?? 0)
      if (completed === 0) fail(new Error(`dnsperf had no answers:\n${text}`))
      else done({ completed, perSecond })
    })
  })
}

async function measure({ command }) {
  const server = spawn('taskset', ['-c', '0', ...command], { stdio: 'ignore' })
  try {
    await answering()
    await dnsperf(1)
    const before = cpuMicroseconds(server.pid)
    const { completed, perSecond } = await dnsperf(seconds)
    return { micros: (cpuMicroseconds(server.pid) - before) / completed, perSecond }
  } finally {
    const ended = new Promise((done) => server.once('exit', done))
    server.kill('SIGTERM')
    await ended
  }
}

/** Waits until the server answers. */
async function answering() {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      execFileSync('dig', [
        '+tries=1',
        '+time=1',
        '+noedns',
        '@127.0.0.1',
        '-p',
        String(PORT),
        'h1.example.com',
      ])
      return
    } catch {
      await sleep(100)
    }
  }
  throw new Error('the server does not answer')
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
}

writeInputs()
try {
  const servers = SERVERS.filter(({ needs }) => needs === undefined || existsSync(needs))
  const results = new Map(servers.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) results.get(server.name).push(await measure(server))
    process.stderr.write(`round ${round + 1} of ${rounds}\n`)
  }
  console.log('server             CPU µs/query (min – max)       queries/s')
  for (const [name, rows] of results) {
    const micros = rows.map((row) => row.micros)
    const range = `(${Math.min(...micros).toFixed(1)} – ${Math.max(...micros).toFixed(1)})`
    const perSecond = median(rows.map((row) => row.perSecond)).toFixed(0)
    console.log(
      `${name.padEnd(18)} ${median(micros).toFixed(1).padStart(8)} ${range.padEnd(18)} ${perSecond.padStart(12)}`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

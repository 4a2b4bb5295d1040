/**
 * A zone of a million A records, from the start of a server to its first answer: time, CPU time and memory of rootwalk,
 * BIND, NSD and Knot, each from the same file. Those that are not installed are left out.
 *
 * Each server runs alone on the first core, the one who asks on the second; they take turns for several rounds, and the
 * median of each is told. Memory is what the server's processes have for themselves, with their share of what they have
 * in common (PSS), once the answer has come and after ten seconds more. Run after `npm run build`:
 * node bench/zone-serve.js [records] [rounds]
 */

import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { clearInterval, setInterval, setTimeout } from 'node:timers'
import { setTimeout as sleep } from 'node:timers/promises'

const records = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 3)
const PORT = 5397
const REST_MS = 10_000
/** A server that has not answered by then is not going to. */
const LONGEST_MS = 120_000
/** What /proc/<pid>/stat counts CPU time in. */
const TICK_MS = 10

const folder = mkdtempSync(join(tmpdir(), 'bench-zone-serve-'))
const zoneFile = join(folder, 'example.com.zone')

function configured(name, text) {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const SERVERS = [
  {
    name: 'rootwalk',
    command: () => [
      'node',
      'bin/rootwalk.js',
      'authority',
      '--zone',
      zoneFile,
      '--listen',
      `127.0.0.1:${PORT}`,
    ],
  },
  {
    name: 'BIND',
    program: '/usr/sbin/named',
    command: () => [
      '/usr/sbin/named',
      '-f',
      '-n',
      '1',
      '-c',
      configured(
        'named.conf',
        `options { directory "${folder}"; listen-on port ${PORT} { 127.0.0.1; }; listen-on-v6 { none; };
           pid-file none; session-keyfile "${folder}/session.key"; recursion no; dnssec-validation no; };
         controls { };
         zone "example.com" { type primary; file "${zoneFile}"; };\n`,
      ),
    ],
  },
  {
    name: 'NSD',
    program: '/usr/sbin/nsd',
    command: () => [
      '/usr/sbin/nsd',
      '-d',
      '-c',
      configured(
        'nsd.conf',
        `server:\n  ip-address: 127.0.0.1@${PORT}\n  username: ""\n  chroot: ""\n  server-count: 1\n` +
          `  zonesdir: "${folder}"\n  database: ""\n  pidfile: "${folder}/nsd.pid"\n  xfrdfile: "${folder}/xfrd"\n` +
          `  zonelistfile: "${folder}/zones.list"\n  xfrdir: "${folder}"\n  cookie-secret-file: ""\n` +
          `remote-control:\n  control-enable: no\nzone:\n  name: example.com\n  zonefile: ${zoneFile}\n`,
      ),
    ],
  },
  {
    name: 'Knot',
    program: '/usr/sbin/knotd',
    command: () => [
      '/usr/sbin/knotd',
      '-c',
      configured(
        'knot.conf',
        `server:\n  listen: 127.0.0.1@${PORT}\n  rundir: ${folder}\n  udp-workers: 1\n  tcp-workers: 1\n` +
          `  background-workers: 1\ndatabase:\n  storage: ${folder}/knot\n` +
          `zone:\n  - domain: example.com\n    file: ${zoneFile}\n    zonefile-sync: -1\n`,
      ),
    ],
  },
]

async function writeZone() {
  const out = createWriteStream(zoneFile)
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

/** A query for the A record of the last host. */
function query() {
  const host = `h${records - 1}`
  const head = [0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, host.length]
  return Buffer.from([
    ...head,
    ...Buffer.from(host),
    7,
    ...Buffer.from('example'),
    3,
    ...Buffer.from('com'),
    0,
    0,
    1,
    0,
    1,
  ])
}

/** Resolves when a response has come that holds an answer. */
async function firstAnswer() {
  const socket = createSocket('udp4')
  const ask = () => socket.send(query(), PORT, '127.0.0.1')
  const asking = setInterval(ask, 10)
  try {
    await new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('no answer')), LONGEST_MS).unref()
      // Nobody may be listening yet.
      socket.on('error', () => {})
      socket.on('message', (message) => message.readUInt16BE(6) > 0 && resolve())
    })
  } finally {
    clearInterval(asking)
    socket.close()
  }
}

/** A process and all that it has started. */
function familyOf(pid) {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [[Number(name), Number(statOf(name)[1])]]
      } catch {
        return []
      }
    })
  const family = [pid]
  for (const member of family) {
    for (const [child, parent] of parents)
      if (parent === member && !family.includes(child)) family.push(child)
  }
  return family
}

/** The fields of /proc/<pid>/stat from the state on. */
function statOf(pid) {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')
}

function cpuMs(pids) {
  return pids.reduce((sum, pid) => sum + (Number(statOf(pid)[11]) + Number(statOf(pid)[12])) * TICK_MS, 0)
}

function memoryMb(pids) {
  const kilobytes = pids.map((pid) =>
    Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]),
  )
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1000
}

async function measure({ command }) {
  mkdirSync(join(folder, 'knot'), { recursive: true })
  const started = performance.now()
  const server = spawn('taskset', ['-c', '0', ...command()], { stdio: 'ignore' })
  const ended = new Promise((done) => server.once('exit', done))
  try {
    await firstAnswer()
    const wall = performance.now() - started
    const family = familyOf(server.pid)
    const cpu = cpuMs(family)
    const atAnswer = memoryMb(family)
    await sleep(REST_MS)
    return { wall, cpu, atAnswer, atRest: memoryMb(familyOf(server.pid)) }
  } finally {
    server.kill('SIGTERM')
    await ended
    rmSync(join(folder, 'knot'), { recursive: true, force: true })
  }
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
}

await writeZone()
try {
  const servers = SERVERS.filter(({ program }) => program === undefined || existsSync(program))
  const results = new Map(servers.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      try {
        results.get(server.name).push(await measure(server))
      } catch (error) {
        process.stderr.write(`${server.name}: ${error.message}\n`)
      }
    }
    process.stderr.write(`round ${round + 1} of ${rounds}\n`)
  }
  console.log(`${records} records      CPU s until it answers   wall s   MB then   MB at rest`)
  for (const [name, rows] of results) {
    if (rows.length === 0) continue
    const of = (key) => median(rows.map((row) => row[key]))
    console.log(
      `${name.padEnd(20)} ${(of('cpu') / 1000).toFixed(2).padStart(20)} ${(of('wall') / 1000).toFixed(2).padStart(8)} ` +
        `${of('atAnswer').toFixed(0).padStart(9)} ${of('atRest').toFixed(0).padStart(12)}`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/**
 * What a cold resolution costs a resolver in CPU time and in queries to servers, beside Unbound and BIND.
 *
 * In a network namespace an Internet of a root, TLDs and 5,000 domains, two servers each, stands at its real
 * addresses on port 53, served by NSD. Each resolver in turn starts with an empty cache, alone on the first core, and
 * is asked names that nobody has asked before; they take turns for several rounds. CPU time is what the kernel
 * charged to the resolver's process, all threads; upstream queries are counted from the namespace's datagrams, of
 * which each query and each response is one. Needs root, dnsperf and NSD; Unbound and BIND are measured where they
 * are installed. Run after `npm run build`: node bench/recursion.js [rounds] [names]
 */

import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const rounds = Number(process.argv[2] ?? 3)
const names = Number(process.argv[3] ?? 50_000)
const TLDS = 20
const DOMAINS = 5_000
const HOSTERS = 50
const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

const folder = mkdtempSync(join(tmpdir(), 'bench-recursion-'))
const namespace = `bench-${process.pid}`
const through = ['netns', 'exec', namespace]
const RESOLVER = '127.0.0.2'
const ROOT_SERVERS = ['10.0.0.1', '10.0.0.2']
const SOA = '3600 IN SOA ns hostmaster 1 7200 900 1209600 300'

const tldServers = (tld) => [`10.1.${tld}.1`, `10.1.${tld}.2`]
const hosterServers = (hoster) => [`10.2.${hoster}.1`, `10.2.${hoster}.2`]
const TLD_SERVERS = Array.from({ length: TLDS }, (_, tld) => tldServers(tld)).flat()
const DOMAIN_SERVERS = Array.from({ length: HOSTERS }, (_, hoster) => hosterServers(hoster)).flat()

/** The NS records of `child` in its parent's zone, with glue. */
function delegation(child, ips) {
  return ips.flatMap((ip, i) => [
    `${child} 86400 IN NS ns${i + 1}.${child}`,
    `ns${i + 1}.${child} 86400 IN A ${ip}`,
  ])
}

function writeZone(origin, lines) {
  const file = join(folder, `${origin}zone`)
  writeFileSync(file, `$ORIGIN ${origin === '.' ? '.' : origin}\n@ ${SOA}\n${lines.join('\n')}\n`)
  return `zone:\n  name: "${origin}"\n  zonefile: "${file}"\n`
}

function apex(origin, ips) {
  const under = origin === '.' ? '' : `.${origin}`
  return ips.flatMap((ip, i) => [
    `@ 86400 IN NS ns${i + 1}${under || '.'}`,
    `ns${i + 1}${under || '.'} 86400 IN A ${ip}`,
  ])
}

/** The configuration of NSD for one level of the tree: no server knows the zones below its own. */
function writeServerConfig(level, ips, zones) {
  const listen = ips.map((address) => `  ip-address: ${address}`).join('\n')
  const file = (name) => `"${folder}/${level}.${name}"`
  writeFileSync(
    join(folder, `${level}.conf`),
    `server:\n${listen}\n  server-count: 1\n  username: ""\n  chroot: ""\n  zonesdir: "${folder}"\n` +
      `  pidfile: ${file('pid')}\n  xfrdfile: ""\n  database: ""\n  zonelistfile: ${file('list')}\n  rrl-ratelimit: 0\n` +
      `remote-control:\n  control-enable: no\n${zones.join('')}`,
  )
}

function writeInternet() {
  const delegations = Array.from({ length: TLDS }, () => [])
  const domains = []
  for (let i = 0; i < DOMAINS; i++) {
    const tld = i % TLDS
    const origin = `d${i}.tld${tld}.`
    const ips = hosterServers(i % HOSTERS)
    delegations[tld].push(...delegation(origin, ips))
    // In every other one each name exists, in the rest none does.
    domains.push(writeZone(origin, [...apex(origin, ips), ...(i % 2 === 0 ? ['* 300 IN A 192.0.2.1'] : [])]))
  }
  const tlds = delegations.map((lines, tld) =>
    writeZone(`tld${tld}.`, [...apex(`tld${tld}.`, tldServers(tld)), ...lines]),
  )
  const root = Array.from({ length: TLDS }, (_, tld) => delegation(`tld${tld}.`, tldServers(tld))).flat()
  writeServerConfig('root', ROOT_SERVERS, [writeZone('.', [...apex('.', ROOT_SERVERS), ...root])])
  writeServerConfig('tlds', TLD_SERVERS, tlds)
  writeServerConfig('domains', DOMAIN_SERVERS, domains)
  writeFileSync(join(folder, 'hints'), apex('.', ROOT_SERVERS).join('\n').replaceAll('@', '.') + '\n')
  writeFileSync(
    join(folder, 'unbound.conf'),
    `server:\n  do-daemonize: no\n  username: ""\n  chroot: ""\n  directory: "${folder}"\n  pidfile: ""\n` +
      `  use-syslog: no\n  verbosity: 0\n  interface: ${RESOLVER}\n  root-hints: "${folder}/hints"\n  num-threads: 1\n` +
      `  module-config: "iterator"\n  trust-anchor-signaling: no\n  do-ip6: no\nremote-control:\n  control-enable: no\n`,
  )
  mkdirSync(join(folder, 'named'))
  writeFileSync(
    join(folder, 'named.conf'),
    `options { directory "${folder}/named"; listen-on { ${RESOLVER}; }; listen-on-v6 { none; }; pid-file none;\n` +
      `  session-keyfile none; recursion yes; allow-recursion { any; }; dnssec-validation no; empty-zones-enable no; };\n` +
      `controls { };\nzone "." { type hint; file "${folder}/hints"; };\n`,
  )
}

/** A word of its own each time, so that no cache has met it. */
function writeQuestions(round) {
  let seed = 1 + round
  const draw = (limit) => (seed = (seed * 48_271) % 0x7fff_ffff) % limit
  const questions = Array.from({ length: names }, (_, i) => {
    const domain = draw(DOMAINS)
    return `r${round}x${i}.d${domain}.tld${domain % TLDS} A`
  })
  writeFileSync(join(folder, 'questions'), questions.join('\n') + '\n')
}

const RESOLVERS = [
  {
    name: 'rootwalk',
    command: [
      'node',
      'bin/rootwalk.js',
      'resolver',
      '--hints',
      `${folder}/hints`,
      '--listen',
      `${RESOLVER}:53`,
    ],
  },
  { name: 'Unbound', needs: '/usr/sbin/unbound', command: ['unbound', '-d', '-c', `${folder}/unbound.conf`] },
  {
    name: 'BIND',
    needs: '/usr/sbin/named',
    command: ['named', '-f', '-n', '1', '-c', `${folder}/named.conf`],
  },
]

const ip = (...args) => execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' })

function inside(core, command, stdio = 'ignore') {
  return spawn('ip', [...through, 'taskset', '-c', String(core), ...command], { stdio })
}

/** User and system time of a process in microseconds. */
function cpuMicroseconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / TICKS_PER_SECOND
}

/** Datagrams that any program of the namespace of this process has received so far. */
function datagramsReceived(pid) {
  const [head, row] = readFileSync(`/proc/${pid}/net/snmp`, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Udp: '))
    .map((line) => line.split(' '))
  return Number(row[head.indexOf('InDatagrams')])
}

function dnsperf() {
  const child = inside(
    1,
    ['dnsperf', '-s', RESOLVER, '-d', `${folder}/questions`, '-n', '1', '-q', '100', '-T', '1'],
    ['ignore', 'pipe', 'ignore'],
  )
  return new Promise((done, fail) => {
    let text = ''
    child.stdout.on('data', (piece) => (text += piece))
    child.on('error', fail)
    child.on('close', () => {
      const number = (label) => Number(new RegExp(`${label}:\\s+([\\d.]+)`).exec(text)?.[1] ?? 0)
      const failed = Number(/SERVFAIL (\d+)/.exec(text)?.[1] ?? 0)
      const completed = number('Queries completed')
      if (completed === 0) fail(new Error(`dnsperf had no answers:\n${text}`))
      else done({ completed, failed, lost: number('Queries lost'), perSecond: number('Queries per second') })
    })
  })
}

async function measure({ command }) {
  const resolver = inside(0, command)
  const ended = new Promise((done) => resolver.once('exit', done))
  try {
    await answering(RESOLVER, 'warm.up. A')
    const before = { cpu: cpuMicroseconds(resolver.pid), datagrams: datagramsReceived(resolver.pid) }
    const { completed, failed, lost, perSecond } = await dnsperf()
    const datagrams = datagramsReceived(resolver.pid) - before.datagrams
    return {
      micros: (cpuMicroseconds(resolver.pid) - before.cpu) / completed,
      upstream: datagrams / 2 / completed - 1,
      perSecond,
      failed: failed + lost,
    }
  } finally {
    resolver.kill('SIGTERM')
    await ended
  }
}

async function answering(server, question) {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      execFileSync('ip', [...through, 'dig', '+tries=1', '+time=1', `@${server}`, ...question.split(' ')])
      return
    } catch {
      await sleep(200)
    }
  }
  throw new Error(`${server} does not answer`)
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
}

function report(results) {
  console.log(
    'resolver      CPU µs/resolution (min – max)   upstream queries each   resolutions/s   not answered',
  )
  for (const [name, rows] of results) {
    const micros = rows.map((row) => row.micros)
    const range = `(${Math.min(...micros).toFixed(1)} – ${Math.max(...micros).toFixed(1)})`
    const upstream = median(rows.map((row) => row.upstream)).toFixed(3)
    const perSecond = median(rows.map((row) => row.perSecond)).toFixed(0)
    const failed = rows.reduce((sum, row) => sum + row.failed, 0)
    console.log(
      `${name.padEnd(13)} ${median(micros).toFixed(1).padStart(8)} ${range.padEnd(22)} ${upstream.padStart(22)} ` +
        `${perSecond.padStart(15)} ${String(failed).padStart(14)}`,
    )
  }
}

writeInternet()
ip('netns', 'add', namespace)
try {
  ip('-n', namespace, 'link', 'set', 'lo', 'up')
  for (const address of [RESOLVER, ...ROOT_SERVERS, ...TLD_SERVERS, ...DOMAIN_SERVERS])
    ip('-n', namespace, 'addr', 'add', `${address}/32`, 'dev', 'lo')
  const servers = ['root', 'tlds', 'domains'].map((level) =>
    inside(1, ['nsd', '-d', '-c', `${folder}/${level}.conf`]),
  )
  const ended = Promise.all(servers.map((server) => new Promise((done) => server.once('exit', done))))
  try {
    for (const [address] of [ROOT_SERVERS, TLD_SERVERS, DOMAIN_SERVERS]) await answering(address, 'x. SOA')
    const resolvers = RESOLVERS.filter(({ needs }) => needs === undefined || existsSync(needs))
    const results = new Map(resolvers.map(({ name }) => [name, []]))
    for (let round = 0; round < rounds; round++) {
      writeQuestions(round)
      for (const resolver of resolvers) results.get(resolver.name).push(await measure(resolver))
      process.stderr.write(`round ${round + 1} of ${rounds}\n`)
    }
    report(results)
  } finally {
    for (const server of servers) server.kill('SIGTERM')
    await ended
  }
} finally {
  ip('netns', 'delete', namespace)
  rmSync(folder, { recursive: true, force: true })
}

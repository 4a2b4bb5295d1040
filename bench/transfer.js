/**
 * What a zone transfer costs those who only ask: AXFR of a zone of a million records, over and over, while 10,000
 * queries a second are answered; the latency of queries beside that without transfers.
 *
 * The server runs alone on the first core; dnsperf, and the client that takes the transfers, on the second. Needs
 * dnsperf. Run after `npm run build`: node bench/transfer.js [records] [queries a second] [seconds]
 */

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const self = fileURLToPath(import.meta.url)
const PORT = 5398
/** With its length before it: AXFR of example.com. */
const AXFR = Buffer.from(
  '001d' + '0007' + '0000' + '0001' + '000000000000' + '076578616d706c6503636f6d00' + '00fc0001',
  'hex',
)

const LIBRARY = '../dist'

if (process.argv[2] === '--serve') await serve(Number(process.argv[3]))
else {
  const [records = 1_000_000, perSecond = 10_000, seconds = 15] = process.argv.slice(2).map(Number)
  execFileSync('taskset', ['-p', '-c', '1', String(process.pid)])
  await measure(records, perSecond, seconds)
}

/** A name server with one zone, which anybody may transfer. Prints a line when it answers, and one for each line on stdin. */
async function serve(records) {
  const library = async (path) => import(`${LIBRARY}/${path}`)
  const { Authority } = await library('dns/authority/authority.js')
  const { HostedZone, QUERIES_ONLY } = await library('dns/hosting/hosted-zone.js')
  const { RequestAccess } = await library('dns/hosting/request-access.js')
  const { ZoneHosting } = await library('dns/hosting/zone-hosting.js')
  const { NameServer } = await library('dns/nameserver/name-server.js')
  const { serveBoth } = await library('dns/server/dns-server.js')
  const { answerTransfer } = await library('dns/transfer/answer-transfer.js')
  const { transferSurroundings } = await library('dns/transfer/transfer-surroundings.js')
  const { parseZone } = await library('dns/zone/zone-text.js')
  const { nodeRuntime } = await library('node/node-runtime.js')
  const runtime = nodeRuntime()
  const zone = parseZone(zoneText(records))
  const access = { ...QUERIES_ONLY, transfer: RequestAccess.everybody }
  const hosted = new HostedZone({ origin: zone.origin, rrclass: zone.rrclass, access })
  hosted.publish(zone)
  const hosting = new ZoneHosting(new Authority())
  hosting.put(hosted)
  const handlers = { transfer: answerTransfer(transferSurroundings(runtime)) }
  const { respond } = new NameServer({ hosting, clock: runtime.clock, handlers })
  await serveBoth(runtime, { ip: '127.0.0.1', port: PORT }, respond)
  globalThis.gc?.()
  let longest = 0
  let peak = 0
  let last = performance.now()
  setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last - 1)
    last = now
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 1)
  console.log('answering')
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify({ line, longest, peak }))
    longest = 0
    peak = 0
  }
}

function zoneText(records) {
  const lines = ['@ 300 IN SOA ns hostmaster 1 7200 900 1209600 300\n@ 300 IN NS ns\nns 300 IN A 192.0.2.1']
  for (let i = 0; i < records; i++)
    lines.push(`h${i} 300 IN A 10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`)
  return `$ORIGIN example.com.\n${lines.join('\n')}\n`
}

async function measure(records, perSecond, seconds) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-transfer-'))
  const names = Array.from({ length: 50_000 }, (_, i) => `h${(i * 7919) % records}.example.com A`)
  writeFileSync(join(folder, 'queries'), names.join('\n') + '\n')
  const server = spawn(
    'taskset',
    ['-c', '0', process.execPath, '--expose-gc', self, '--serve', String(records)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]()
  const reading = async () => {
    server.stdin.write('\n')
    return JSON.parse((await lines.next()).value)
  }
  try {
    await lines.next()
    await ask(folder, perSecond, 2)
    await reading()
    tell('without transfers', await ask(folder, perSecond, seconds), await reading())
    const until = performance.now() + seconds * 1000
    const [latencies, transfers] = await Promise.all([ask(folder, perSecond, seconds), transferUntil(until)])
    tell('with transfers', latencies, await reading())
    for (const { ms, octets, count } of transfers)
      console.log(`  AXFR: ${count} records, ${(octets / 1e6).toFixed(1)} MB, ${(ms / 1000).toFixed(2)} s`)
  } finally {
    server.kill()
    rmSync(folder, { recursive: true })
  }
}

/** The latency of each query that was answered, in ms, and how many were not. Read afterwards: it has its price. */
async function ask(folder, perSecond, seconds) {
  const options = ['-s', '127.0.0.1', '-p', String(PORT), '-d', join(folder, 'queries'), '-q', '2000', '-v']
  const limits = ['-Q', String(perSecond), '-l', String(seconds)]
  const file = join(folder, 'answers')
  const out = openSync(file, 'w')
  const child = spawn('taskset', ['-c', '1', 'dnsperf', ...options, ...limits], {
    stdio: ['ignore', out, 'ignore'],
  })
  await once(child, 'exit')
  closeSync(out)
  const latencies = []
  let lost = 0
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, rcode, latency] = /^> (\S+) .* ([0-9.]+)$/.exec(line) ?? []
    if (rcode === 'NOERROR') latencies.push(Number(latency) * 1000)
    else if (line.startsWith('> ')) lost++
  }
  return { latencies: latencies.sort((a, b) => a - b), lost }
}

function tell(what, { latencies, lost }, { longest, peak }) {
  const at = (share) => (latencies[Math.floor((latencies.length - 1) * share)] ?? NaN).toFixed(2)
  console.log(
    `${what}: ${latencies.length} answers, ${lost} lost; latency in ms: median ${at(0.5)}, p90 ${at(0.9)}, ` +
      `p99 ${at(0.99)}, p99.9 ${at(0.999)}, most ${at(1)}; event loop held ${longest.toFixed(1)} ms at most, ` +
      `peak ${Math.round(peak / 1e6)} MB`,
  )
}

/** Whole transfers, one after another; the last one is seen to its end. */
async function transferUntil(until) {
  const transfers = []
  while (performance.now() < until) transfers.push(await transfer())
  return transfers
}

/** Takes an AXFR and counts what is in it: it is over when all records of the zone, and its SOA again, are there. */
function transfer() {
  const started = performance.now()
  return new Promise((done, fail) => {
    const socket = connect(PORT, '127.0.0.1', () => socket.write(AXFR))
    let octets = 0
    let count = 0
    let held = Buffer.alloc(0)
    socket.on('data', (piece) => {
      octets += piece.length
      held = held.length === 0 ? piece : Buffer.concat([held, piece])
      let at = 0
      while (held.length - at >= 2 && held.length - at >= 2 + held.readUInt16BE(at)) {
        const end = at + 2 + held.readUInt16BE(at)
        count += held.readUInt16BE(at + 2 + 6)
        // The last record is the SOA, whose data ends in MINIMUM: nothing else of this zone has it.
        if (count > 2 && held.readUInt32BE(end - 4) === 300 && held.readUInt32BE(end - 8) === 1_209_600) {
          socket.destroy()
          done({ ms: performance.now() - started, octets, count })
          return
        }
        at = end
      }
      held = held.subarray(at)
    })
    socket.on('error', fail)
    socket.on('end', () => fail(new Error('the server has closed the connection')))
  })
}

// All that passes between clients, resolver and authorities, captured on the wire and read by Wireshark's dissectors:
// nothing is malformed, nothing is worth a warning, and nothing stays without an answer.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeNeeding } from './needs.ts'
import { dig, digAll } from './rig/dig.ts'
import { NetworkNamespace } from './rig/network-namespace.ts'
import { eventually, RunningProgram, runProgram } from './rig/program.ts'
import { Up } from './rig/rootwalk.ts'
import { Scope } from './rig/scope.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'
import { readInventory, ZONES } from './rig/zone-inventory.ts'
import { questionsAbout } from './rig/zone-questions.ts'

/** Of different sizes, sections and fates; each over UDP and over TCP. */
const QUESTIONS = [
  'www.google.com',
  'www.google.fr',
  'big.example.com TXT',
  'nowhere.example.com',
  'office.example.com',
  'www.old.example.com',
  'www.example.com TYPE65280',
  'www.example.com ANY',
  'example.com HTTPS',
  '. NS',
]

const EDNS = [
  '+noedns',
  '+nsid +dnssec',
  '+subnet=192.0.2.0/24 +cookie',
  '+padding=64 +keepalive',
  '+bufsize=512',
  '+ednsopt=65001:c0ffee',
]

/** The last name that is asked for: when it is in the capture, all before it is. */
const LAST_LABEL = 'end-of-capture'

describeNeeding(
  ['network-namespace', 'ip', 'dig', 'dnsperf', 'tcpdump', 'tshark', 'named-compilezone'],
  'captured traffic',
  () => {
    const scope = new Scope()
    let capture: string
    let ports: string[]

    beforeAll(async () => {
      const folder = scope.use(new ScratchFolder())
      const namespace = scope.use(await NetworkNamespace.create())
      const through = namespace.entry
      capture = folder.pathOf('loopback.pcap')
      const tcpdump = scope.use(
        RunningProgram.start(
          'tcpdump',
          ['-i', 'lo', '-s', '0', '-B', '65536', '--immediate-mode', '-U', '-Z', 'root', '-w', capture],
          { through },
        ),
      )
      await tcpdump.printed(/listening on lo/)
      const up = scope.use(await Up.start({ zones: ZONES, through }))
      ports = [up.resolver, ...up.addresses.map((ip) => up.endpointOf(ip))].map(({ port }) => String(port))

      await askEveryWay(up, through)
      const questions = questionsAbout(await readInventory()).map(({ name, type }) => `${name} ${type}`)
      const list = folder.write('questions', questions.join('\n') + '\n')
      const load = ['-s', up.resolver.ip, '-p', String(up.resolver.port), '-d', list, '-n', '1', '-e']
      await runProgram('dnsperf', load, { through })
      await runProgram('dnsperf', [...load, '-m', 'tcp', '-c', '4'], { through })

      await dig(up.resolver, [`${LAST_LABEL}.example.com`], { through })
      await eventually('the last query in the capture', () =>
        readFileSync(capture).includes(LAST_LABEL) ? true : undefined,
      )
      await tcpdump.stop('SIGINT')
      expect(tcpdump.stderr).toMatch(/^0 packets dropped by kernel$/m)
    })
    afterAll(() => scope[Symbol.asyncDispose]())

    /** One line for each frame that the filter picks. */
    async function frames(filter: string): Promise<string[]> {
      const decodeAs = ports.flatMap((port) => ['-d', `udp.port==${port},dns`, '-d', `tcp.port==${port},dns`])
      const { status, stdout, stderr } = await runProgram('tshark', [
        '-2',
        '-r',
        capture,
        ...decodeAs,
        '-Y',
        filter,
      ])
      expect(status, stderr).toBe(0)
      return stdout.split('\n').filter((line) => line !== '')
    }

    it('holds queries and responses, over UDP and TCP', async () => {
      const [overUdp, overTcp] = await Promise.all([
        frames('udp && dns.flags.response == 1'),
        frames('tcp && dns.flags.response == 1'),
      ])
      expect(overUdp.length).toBeGreaterThan(1000)
      expect(overTcp.length).toBeGreaterThan(100)
    })

    it('has no malformed message', async () => {
      expect(await frames('_ws.malformed || _ws.expert.group == "Malformed"')).toEqual([])
    })

    it('has nothing that the dissectors warn of', async () => {
      expect(await frames('_ws.expert.severity == "Warning" || _ws.expert.severity == "Error"')).toEqual([])
    })

    it('has no datagram that is no DNS message', async () => {
      expect(await frames('udp && !dns')).toEqual([])
    })

    it('has an answer to every query, and a query to every answer', async () => {
      expect(await frames('udp && dns.flags.response == 0 && !dns.response_in')).toEqual([])
      expect(await frames('udp && dns.flags.response == 1 && !dns.response_to')).toEqual([])
    })
  },
)

async function askEveryWay(up: Up, through: readonly string[]): Promise<void> {
  const authority = up.endpointOf('192.0.2.53')
  for (const server of [up.resolver, authority]) {
    const recursion = server === authority ? '+norec' : '+rec'
    for (const transport of ['+notcp', '+tcp']) {
      const plain = QUESTIONS.flatMap((question) => [...question.split(' '), transport, recursion])
      const withOptions = EDNS.flatMap((options) => [
        'www.example.com',
        transport,
        recursion,
        ...options.split(' '),
      ])
      await digAll(server, [...plain, ...withOptions], { through })
    }
    await dig(server, ['CH', 'TXT', 'version.bind', recursion], { through })
    await dig(server, ['www.example.com', '+opcode=status', recursion], { through })
    await dig(server, ['www.example.com', '+edns=1', '+noednsneg', recursion], { through })
  }
}

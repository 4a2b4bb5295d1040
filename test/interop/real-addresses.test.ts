// A network namespace that holds the addresses of the default zones. Our authorities answer there at port 53 of each,
// our resolver at 127.0.0.1, and other people's programs walk the tree from the root and find what our resolver finds.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeNeeding } from './needs.ts'
import { complaints, digAll, withoutTtls, type DigReply } from './rig/dig.ts'
import { NetworkNamespace } from './rig/network-namespace.ts'
import { startNamed, startUnbound, type OtherResolverOptions } from './rig/other-resolvers.ts'
import { runProgram, type RunningProgram } from './rig/program.ts'
import { startRealAddressServers, startResolver } from './rig/rootwalk.ts'
import { Scope } from './rig/scope.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'
import { readInventory, rootHints, zonesByAddress, ZONES, type InventoryZone } from './rig/zone-inventory.ts'
import { questionsAbout, type Question } from './rig/zone-questions.ts'

const OURS = '127.0.0.1'
const UNBOUND = '127.0.0.2'
const NAMED = '127.0.0.3'
const OTHER_NAMED = '127.0.0.4'
const OURS_OVER_IPV6 = '127.0.0.5'

describeNeeding(
  [
    'network-namespace',
    'ip',
    'dig',
    'host',
    'nslookup',
    'delv',
    'dnstracer',
    'named',
    'unbound',
    'named-compilezone',
  ],
  'where the zones have their real addresses',
  () => {
    const scope = new Scope()
    let namespace: NetworkNamespace
    let zones: InventoryZone[]
    let questions: Question[]
    let answers: string[]
    let others: Omit<OtherResolverOptions, 'ip'>

    beforeAll(async () => {
      zones = await readInventory()
      questions = questionsAbout(zones)
      namespace = scope.use(
        await NetworkNamespace.create([...zonesByAddress(zones).keys(), UNBOUND, NAMED, OTHER_NAMED]),
      )
      const through = namespace.entry
      const folder = scope.use(new ScratchFolder())
      const hints = folder.write('hints', rootHints(zones))
      others = { hints, folder, through }
      namespace.useResolver(OURS)
      scope.use(await startRealAddressServers(ZONES, { through }))
      scope.use(await startResolver({ ip: OURS, port: 53 }, { hints, through }))
      answers = await askAll(OURS)
    })
    afterAll(() => scope[Symbol.asyncDispose]())

    async function askAll(ip: string): Promise<string[]> {
      const args = questions.flatMap(({ name, type }) => ['-q', name, '-t', type])
      const replies = await digAll({ ip, port: 53 }, args, { through: namespace.entry })
      expect(replies.map(({ question }) => question.replace(/\s+IN\s+/, ' '))).toEqual(
        questions.map(({ name, type }) => `${name} ${type}`),
      )
      return replies.map(
        (reply, i) => `${questions[i]!.name} ${questions[i]!.type}: ${describeAnswer(reply)}`,
      )
    }

    it('there is much to ask', () => {
      expect(questions.length).toBeGreaterThan(200)
    })

    it('each server answers at its address for each of its zones', async () => {
      const servers = [...zonesByAddress(zones)]
      await Promise.all(
        servers.map(async ([ip, served]) => {
          const args = served.flatMap(({ origin }) => ['-q', origin, '-t', 'SOA', '+norec'])
          const replies = await digAll({ ip, port: 53 }, args, { through: namespace.entry })
          expect(
            replies.map(({ status, flags, answers: [soa] }) => [status, flags.join(' '), soa?.owner]),
          ).toEqual(served.map(({ origin }) => ['NOERROR', 'qr aa', origin]))
        }),
      )
    })

    it('our resolver finds every RRset of the zones, and SERVFAIL nowhere', () => {
      expect(answers.filter((answer) => answer.includes('SERVFAIL'))).toEqual([])
    })

    it('our resolver finds the same over IPv6', async () => {
      const { hints, through } = others
      await using _resolver = await startResolver(
        { ip: OURS_OVER_IPV6, port: 53 },
        { hints, through, useIpv6: true },
      )
      expect(await askAll(OURS_OVER_IPV6)).toEqual(answers)
    })

    it('dnstracer walks the same tree', async () => {
      const { stdout, stderr } = await runProgram('dnstracer', ['-s', '.', '-o', 'www.marius-fabre.fr'], {
        through: namespace.entry,
      })
      const visited = [...stdout.matchAll(/___ (\S+) \[(\S+)\]/g)].map(
        ([, server, zone]) => `${zone} ${server}`,
      )
      expect([...new Set(visited)].sort(), stdout + stderr).toEqual([
        'fr a.ext.nic.fr',
        'fr d.nic.fr',
        'fr f.ext.nic.fr',
        'marius-fabre.fr ns1.mailclub.fr',
        'marius-fabre.fr ns2.mailclub.fr',
      ])
      const overview = [...stdout.matchAll(/^(\S+) \((\S+)\)\s+(\S+) -> (\S+)/gm)].map((row) =>
        row.slice(1).join(' '),
      )
      expect(overview.sort(), stdout).toEqual([
        'ns1.mailclub.fr 80.245.60.10 www.marius-fabre.fr 212.100.249.230',
        'ns2.mailclub.fr 193.151.86.13 www.marius-fabre.fr 212.100.249.230',
      ])
      expect(stdout).not.toMatch(/Lame|timeout|Refused|Servfail|No such/i)
    })

    it('dig +trace walks from the root, too', async () => {
      const { stdout, stderr } = await runProgram(
        'dig',
        ['-r', '+trace', '+nodnssec', 'www.marius-fabre.fr'],
        {
          through: namespace.entry,
        },
      )
      expect(complaints(stdout + stderr)).toEqual([])
      expect(stdout).toMatch(/^\.\s+\d+\s+IN\s+NS\s+a\.root-servers\.net\.$/m)
      expect(stdout).toMatch(/^fr\.\s+\d+\s+IN\s+NS\s+a\.ext\.nic\.fr\.$/m)
      expect(stdout).toMatch(/^marius-fabre\.fr\.\s+\d+\s+IN\s+NS\s+ns1\.mailclub\.fr\.$/m)
      expect(stdout).toMatch(/^www\.marius-fabre\.fr\.\s+\d+\s+IN\s+A\s+212\.100\.249\.230$/m)
      expect(stdout).toMatch(/^;; Received \d+ bytes from .* ms$/m)
    })

    it.each([
      ['host', ['www.google.fr'], 'www.google.fr is an alias for www.google.com.'],
      ['host', ['84.103.237.140'], 'domain name pointer ns1.rslv.n9uf.net.'],
      ['host', ['-C', 'example.com'], 'example.com has SOA record ns1.example.com.'],
      ['nslookup', ['www.marius-fabre.fr'], 'Address: 212.100.249.230'],
      ['dig', ['-r', 'www.example.org'], '198.51.100.80'],
      ['delv', ['-i', 'www.example.com'], '192.0.2.80'],
      ['getent', ['ahosts', 'www.wikipedia.org'], '208.80.154.224'],
    ])('%s %s finds our resolver by /etc/resolv.conf', async (program, args, expected) => {
      const { status, stdout, stderr } = await runProgram(program, args, { through: namespace.entry })
      expect(stdout + stderr).toContain(expected)
      expect(complaints(stdout + stderr)).toEqual([])
      expect(status).toBe(0)
    })

    describe('unbound', () => {
      let unbound: RunningProgram
      beforeAll(async () => {
        unbound = scope.use(await startUnbound({ ...others, ip: UNBOUND }))
      })

      it('finds what our resolver finds', async () => {
        expect(await askAll(UNBOUND)).toEqual(answers)
      })

      it('has nothing to complain about', () => {
        const verdicts = [...unbound.stderr.matchAll(/query response was (.*)$/gm)].map(
          ([, verdict]) => verdict,
        )
        expect(new Set(verdicts)).toEqual(
          new Set(['ANSWER', 'CNAME', 'REFERRAL', 'NXDOMAIN ANSWER', 'nodata ANSWER']),
        )
        expect(unbound.stderr.split('\n').filter((line) => /\b(error|warning):|lame/i.test(line))).toEqual([])
      })
    })

    describe('named', () => {
      let named: RunningProgram
      beforeAll(async () => {
        named = scope.use(await startNamed({ ...others, ip: NAMED }))
      })

      it('finds what our resolver finds', async () => {
        expect(await askAll(NAMED)).toEqual(answers)
      })

      // With an empty cache it has more to ask for one question than it later has for all.
      it.each(['www.google.com', 'www.google.fr', '-x 84.103.237.140', 'search.example.com'])(
        'finds %s first of all',
        async (question) => {
          await using _named = await startNamed({ ...others, ip: OTHER_NAMED })
          const [reply] = await digAll({ ip: OTHER_NAMED, port: 53 }, question.split(' '), {
            through: namespace.entry,
          })
          expect(reply!.status, reply!.text).toBe('NOERROR')
        },
      )

      it('has nothing to complain about', () => {
        const complaint =
          /lame|FORMERR|SERVFAIL|REFUSED|unexpected RCODE|mismatch|unreachable|timed out|exceeded/
        expect(named.stderr.split('\n').filter((line) => complaint.test(line))).toEqual([])
      })
    })
  },
)

/** What all resolvers have to agree on: the rcode, the answer as a set, and the SOA of a denial. */
function describeAnswer({ status, answers, authorities }: DigReply): string {
  const denial =
    answers.length > 0 && status === 'NOERROR' ? [] : authorities.filter(({ type }) => type === 'SOA')
  return [status, ...withoutTtls(answers), ...withoutTtls(denial)].join(' | ')
}

import { describe, expect, it } from 'vitest'
import { describeStep } from '../../../../src/dns/resolver/explanation/describe-step.ts'
import { DomainName } from '../../../../src/dns/name/domain-name.ts'
import type { Step } from '../../../../src/dns/resolver/explanation/explanation.ts'
import { littleInternet, ROOT_IP, usualInternet } from '../little-internet.ts'
import { askedIn, replyTo } from '../messages.ts'

const told = ({ steps }: { steps: readonly Step[] }): string[] => steps.map(describeStep)

describe('describeStep', () => {
  it('tells a walk from the root', async () => {
    const { ask } = await usualInternet()
    expect(told(await ask('across.example.com.'))).toEqual([
      "look up . NS, the root's servers of today → NOERROR in 10 ms",
      'start at ., the deepest zone cut in the cache',
      `ask a.root-servers.net. ${ROOT_IP} for .: com. A → referral to com. (10 ms; udp; the only server)`,
      '. delegates com. to ns.com. 192.0.2.1',
      'ask ns.com. 192.0.2.1 for com.: example.com. A → referral to example.com. (10 ms; udp; the only server)',
      'com. delegates example.com. to ns.example.com. 192.0.2.10',
      'ask ns.example.com. 192.0.2.10 for example.com.: across.example.com. A → alias (10 ms; udp; the only server)',
      'across.example.com. is an alias of www.example.net., by a CNAME record',
      'start at ., the deepest zone cut in the cache',
      `ask a.root-servers.net. ${ROOT_IP} for .: net. A → referral to net. (10 ms; udp; the only server)`,
      '. delegates net. to ns.net. 192.0.2.2',
      'ask ns.net. 192.0.2.2 for net.: example.net. A → referral to example.net. (10 ms; udp; the only server)',
      'net. delegates example.net. to ns.example.net. 192.0.2.20',
      'ask ns.example.net. 192.0.2.20 for example.net.: www.example.net. A → answer (10 ms; udp; the only server)',
    ])
  })

  it('tells what the cache holds, since when and from whom', async () => {
    const { ask, world } = await usualInternet()
    await ask('www.example.com.')
    await ask('nothing.example.com.')
    await ask('www.example.com.', 'MX')
    await world.runFor(20_000)
    const from = 'of ns.example.com. 192.0.2.10'
    expect(told(await ask('www.example.com.'))).toEqual([
      `in the cache: www.example.com. A, 279 s of 300 s left, authoritative answer ${from}`,
    ])
    expect(told(await ask('a.nothing.example.com.'))).toEqual([
      `in the cache: no such name, 39 s of 60 s left, authority section of an authoritative answer ${from}`,
    ])
    expect(told(await ask('www.example.com.', 'MX'))).toEqual([
      `in the cache: no MX record at this name, 40 s of 60 s left, authority section of an authoritative answer ${from}`,
    ])
  })

  it('tells of servers that came without address, of failures and of names that are local', async () => {
    const { ask } = await usualInternet()
    expect(told(await ask('www.glueless.com.'))).toContain(
      'look up ns.example.net. A, a server that came without address → NOERROR in 30 ms',
    )
    expect(told(await ask('localhost.'))).toEqual([
      'localhost. is decided here, by local zone localhost. (redirect)',
    ])
    const broken = littleInternet()
    await broken.ask('www.example.')
    expect(told(await broken.ask('www.example.'))[0]).toMatch(
      /^failed a moment ago, left alone for 5 s: no reachable authority for \./,
    )
  })

  it('tells of what was not believed, and of limits', async () => {
    const { ask, script } = littleInternet({ limits: { aliases: 1 } })
    await script(ROOT_IP, (query) => {
      if (askedIn(query) === '. NS') return replyTo(query, { answer: ['. NS a.root-servers.net.'] })
      const [name] = askedIn(query).split('. ')
      return replyTo(query, { answer: [`${name}. CNAME ${name}x.`, 'x. A 192.0.2.1'] })
    })
    const steps = told(await ask('a.'))
    expect(steps).toContain('not believed of a server for .: x. A (where the alias leads is asked for anew)')
    expect(steps).toContain('stopped at a limit: aliases is 1')
  })

  it('names a server that the operator gave by address by that', async () => {
    const servers = [{ ip: '192.0.2.53', port: 5353 }]
    const routes = [
      { kind: 'forward' as const, zone: DomainName.root, servers, isPrimed: false, fallsBack: false },
    ]
    const { ask } = littleInternet({ routes })
    const result = await ask('www.example.')
    expect(told(result)).toContainEqual(
      expect.stringMatching(/^ask 192\.0\.2\.53:5353 for \.: www\.example\. A → /),
    )
    expect(result.error?.extraText).toMatch(/^no reachable authority for \.: 192\.0\.2\.53:5353 /)
  })
})

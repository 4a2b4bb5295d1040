// Servers that try to make the resolver believe what is not theirs to say.

import { describe, expect, it } from 'vitest'
import { describeStep } from '../../../src/dns/resolver/explanation/describe-step.ts'
import { LIMITS } from '../../../src/dns/resolver/limits.ts'
import { answerLines, littleInternet, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { replyTo, type ResponseText } from '../../dns/resolver/messages.ts'

const BANK_IP = '192.0.2.1'
const EVIL_IP = '192.0.2.66'
const TRUE = 'www.bank.com. 300 A 203.0.113.1'

/** An Internet where `evil.com` is served by one who answers everything with `text`, and was asked once. */
async function poisonedInternet(text: ResponseText) {
  const internet = littleInternet()
  await internet.serve(ROOT_IP, {
    '.': `$TTL 86400
@ NS a.root-servers.net.
a.root-servers.net. A ${ROOT_IP}
com. NS ns.com.
ns.com. A 192.0.2.10`,
  })
  await internet.serve('192.0.2.10', {
    'com.': `$TTL 86400
@ NS ns
ns A 192.0.2.10
bank NS ns.bank
ns.bank A ${BANK_IP}
evil NS ns.evil
ns.evil A ${EVIL_IP}`,
  })
  await internet.serve(BANK_IP, {
    'bank.com.': `$TTL 300\n@ NS ns\nns A ${BANK_IP}\nwww A 203.0.113.1`,
  })
  await internet.script(EVIL_IP, (query) => replyTo(query, text))
  await internet.ask('x.evil.com.')
  return internet
}

const forgedServer = [`ns.evil.com. 86400 A ${EVIL_IP}`, `ns.bank.com. 86400 A ${EVIL_IP}`]

const ATTEMPTS: Readonly<Record<string, ResponseText>> = {
  'an address in the answer': { answer: ['x.evil.com. A 192.0.2.3', 'www.bank.com. A 203.0.113.66'] },
  'an address at the end of an alias': {
    answer: ['x.evil.com. CNAME www.bank.com.', 'www.bank.com. A 203.0.113.66'],
  },
  'an address beside the answer': {
    answer: ['x.evil.com. A 192.0.2.3'],
    additional: ['www.bank.com. A 203.0.113.66', ...forgedServer],
  },
  'servers for the victim beside the answer (Kaminsky)': {
    answer: ['x.evil.com. A 192.0.2.3'],
    authority: ['bank.com. 86400 NS ns.evil.com.'],
    additional: forgedServer,
  },
  'a referral to the victim': {
    flags: [],
    authority: ['bank.com. 86400 NS ns.evil.com.'],
    additional: forgedServer,
  },
  'servers for the parent': {
    authority: ['com. 86400 NS ns.evil.com.', '. 86400 NS ns.evil.com.'],
    additional: forgedServer,
  },
  'the server of the victim as its own, with an address': {
    flags: [],
    authority: ['x.evil.com. 86400 NS ns.bank.com.'],
    additional: forgedServer,
  },
  'a denial of the victim': {
    rcode: 'NXDOMAIN',
    authority: ['com. 86400 SOA ns.evil.com. root.evil.com. 1 2 3 4 86400'],
  },
  'a DNAME that is not its own': {
    answer: ['com. 86400 DNAME evil.com.', 'x.evil.com. CNAME x.evil.evil.com.'],
  },
}

describe('a server is not believed about', () => {
  it.each(Object.entries(ATTEMPTS))('%s', async (_, text) => {
    const { ask, resolver } = await poisonedInternet(text)
    const result = await ask('www.bank.com.')
    expect(answerLines(result)).toEqual([TRUE])
    expect(answerLines(await ask('ns.bank.com.'))[0]).toMatch(
      new RegExp(`^ns\\.bank\\.com\\. \\d+ A ${BANK_IP}$`),
    )
    const asked = result.conversation().map(({ choice }) => choice.ip)
    expect(asked).not.toContain(EVIL_IP)
    expect(resolver.counters.inProgress).toBe(0)
  })
})

describe('what was not believed', () => {
  it('is written down', async () => {
    const { ask } = await poisonedInternet(ATTEMPTS['an address in the answer']!)
    const result = await ask('y.evil.com.')
    const scrubbed = result.steps.find((step) => step.kind === 'scrub')
    expect(scrubbed?.removed.map(({ record, reason }) => `${record.owner.toString()} ${reason}`)).toEqual([
      'x.evil.com. unrelated',
      'www.bank.com. bailiwick',
    ])
  })

  it('is counted, not kept, beyond what explains it', async () => {
    const junk = Array.from({ length: 40 }, (_, i) => `j${i}.bank.com. A 192.0.2.1`)
    const { ask } = await poisonedInternet({ answer: [...junk, 'y.evil.com. A 192.0.2.66'] })
    const { steps } = await ask('y.evil.com.')
    const scrubbed = steps.find((step) => step.kind === 'scrub')!
    expect([scrubbed.removed.length, scrubbed.count]).toEqual([LIMITS.removalsKept, 40])
    expect(describeStep(scrubbed)).toMatch(/j19\.bank\.com\. A \(outside of that zone\), and 20 more$/)
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import { viewPacket } from '../../../src/journey/packet-view.ts'
import { dnsInPacket } from '../../../src/journey/reading.ts'
import { FAULT_KINDS, type Fault, type FaultKind } from '../../../src/worldfile/fault.ts'
import { diagnosed, type Diagnosed } from './scene.ts'

/** A world takes a moment to start, and journeys that fail wait for long. */
const PATIENCE_MS = 30_000

/** What the last link of the chain has to say, and the evidence, somewhere. */
const SIGNS: Readonly<Record<FaultKind, readonly [because: RegExp, evidence: RegExp]>> = {
  'name-server-dead': [/no server was there to answer/, /paris asked by ARP who has 100\.66\.0\.53/],
  'lame-delegation': [/ns\.near\.test \(203\.0\.113\.53\) says REFUSED/, /REFUSED/],
  nxdomain: [/answered NXDOMAIN for www\.far\.test\./, /NXDOMAIN from ns\.far\.test/],
  'cable-cut': [/joined by no cable that is plugged in: line is cut/, /line, between modem and concentrator/],
  'satellite-only': [/no faster way is left: atlantic cut/, /on satellite, between west and paris/],
  'prefix-hijacked': [
    /the longest prefix wins: 100\.66\.1\.0\/24 from AS64502 before 100\.66\.0\.0\/16/,
    /the registry has 100\.66\.0\.0\/16 for AS64503/,
  ],
  'prefix-withdrawn': [
    /AS64503 has withdrawn 100\.66\.0\.0\/16/,
    /no router of the Internet has a route to 100\.66\./,
  ],
  'mtu-black-hole': [/no router says so/, /frames of \d+ octets and more lost on it/],
  'nat-table-full': [/home dropped what it should have translated: its table is full/, /16,384 sessions/],
  'port-closed': [/answered SYN with RST/, /RST: TCP 100\.66\.1\.80:443/],
  'firewall-drop': [
    /arrived at www\.far\.test, and its packet filter dropped it/,
    /packets for 100\.66\.1\.80 came in/,
  ],
  'certificate-expired': [/has expired/, /handshake/],
  'certificate-wrong-name': [/is for another name/, /handshake/],
  'http-503': [/itself answered 503 Service Unavailable/, /503/],
}

function checkPackets({ journey, diagnosis }: Diagnosed): void {
  const shown = diagnosis.evidence.flatMap(({ packets }) => packets)
  for (const number of shown) expect(journey.packets[number - 1]?.number).toBe(number)
}

describe.each(FAULT_KINDS)('a world with %s', (kind) => {
  let done: Diagnosed
  beforeAll(async () => {
    done = await diagnosed({ faults: [{ kind }] })
  }, PATIENCE_MS)

  it('is found to have that', () => {
    const { diagnosis } = done
    expect([diagnosis.cause, diagnosis.text]).toEqual([kind, expect.any(String)])
  })

  it('has a chain that ends in the cause, and evidence for it', () => {
    const { diagnosis } = done
    const [because, evidence] = SIGNS[kind]
    expect(diagnosis.because[0]).toMatch(/^https:\/\/www\.far\.test\/ (did not come|took)/)
    expect(diagnosis.because.at(-1)).toMatch(because)
    expect(diagnosis.evidence.map(({ text }) => text).join('\n')).toMatch(evidence)
    expect(diagnosis.suggestions).not.toEqual([])
  })

  it('is shown in packets of the capture', () => {
    const { journey, diagnosis } = done
    checkPackets({ journey, diagnosis })
    expect(diagnosis.evidence.flatMap(({ packets }) => packets)).not.toEqual([])
  })

  it('fails, unless it is only slow', () => {
    expect(done.journey.outcome.kind).toBe(kind === 'satellite-only' ? 'page' : 'failed')
  })
})

describe('what name servers said', () => {
  it.each<[FaultKind, string]>([
    ['lame-delegation', 'REFUSED'],
    ['nxdomain', 'NXDOMAIN'],
  ])('is shown by responses that say it: %s', { timeout: PATIENCE_MS }, async (kind, rcode) => {
    const { journey, diagnosis } = await diagnosed({ faults: [{ kind }] })
    const shown = diagnosis.evidence
      .filter(({ text }) => text.includes(rcode))
      .flatMap(({ packets }) => packets)
    const said = shown.map((number) => dnsInPacket(viewPacket(journey.packets[number - 1]!.frame)!)?.rcode)
    expect(new Set(said)).toEqual(new Set([rcode]))
  })
})

describe('the same cause elsewhere', () => {
  it.each<[Fault, string]>([
    [{ kind: 'name-server-dead', target: '.' }, 'a.root.test'],
    [{ kind: 'cable-cut', target: 'laptop/eth0-lan/1' }, 'laptop/eth0-lan/1'],
    [{ kind: 'prefix-hijacked', target: '100.64.1.0/24 by 64503' }, 'AS64501'],
    [{ kind: 'prefix-withdrawn', target: '100.64.2.0/24' }, 'AS64501'],
    [{ kind: 'firewall-drop', target: 'paris' }, 'paris'],
    [{ kind: 'mtu-black-hole', target: 'atlantic' }, 'atlantic'],
  ])('is found: %o', { timeout: PATIENCE_MS }, async (fault, subject) => {
    const { diagnosis } = await diagnosed({ faults: [fault] })
    expect(diagnosis.cause).toBe(fault.kind)
    expect(JSON.stringify(diagnosis)).toContain(subject)
  })

  it(
    'is found for a slow page, where routers do not use the cables that are left',
    { timeout: PATIENCE_MS },
    async () => {
      const edit = (text: string): string =>
        text.replace(
          'autonomousSystems:',
          '  - { name: unused, between: [isp 100.64.2.0/24, paris 100.66.0.0/16], delay: 30 ms }\nautonomousSystems:',
        )
      const { journey, diagnosis } = await diagnosed({
        edit,
        faults: [{ kind: 'cable-cut', target: 'atlantic' }],
      })
      expect(journey.outcome.kind).toBe('page')
      expect(diagnosis).toMatchObject({
        cause: 'cable-cut',
        because: expect.arrayContaining([expect.stringContaining('atlantic cut')]) as unknown,
      })
    },
  )
})

describe('among customers with a default route alone', () => {
  const edit = (text: string): string =>
    text.replaceAll('providers: [64502],', 'providers: [64502], receives: default,')

  it.each<Fault>([
    { kind: 'prefix-hijacked' },
    { kind: 'prefix-hijacked', target: '100.64.1.0/24 by 64503' },
    { kind: 'prefix-withdrawn' },
    { kind: 'cable-cut' },
    { kind: 'name-server-dead' },
  ])('the cause is found: %o', { timeout: PATIENCE_MS }, async (fault) => {
    const { diagnosis } = await diagnosed({ edit, faults: [fault] })
    expect(diagnosis.cause).toBe(fault.kind)
  })
})

describe('a world in which nothing is broken', () => {
  it('gives nothing to explain', { timeout: PATIENCE_MS }, async () => {
    const { diagnosis } = await diagnosed({ url: 'https://www.near.test/' })
    expect(diagnosis).toEqual({
      cause: 'none',
      text: 'Nothing is the matter.',
      because: [],
      evidence: [],
      suggestions: [],
    })
  })

  it('has a reason to be slow all the same', { timeout: PATIENCE_MS }, async () => {
    const { diagnosis } = await diagnosed()
    expect(diagnosis.cause).toBe('slow')
    expect(diagnosis.because.at(-1)).toMatch(/\d+ packets crossed satellite, 270 ms each/)
  })
})

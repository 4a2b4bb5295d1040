import { describe, expect, it } from 'vitest'
import { dissect } from '../../src/dissect/dissect.ts'
import { findField, findLayer, layersOf } from '../../src/dissect/layer.ts'
import type { RecordedJourney } from '../../src/journey/run-journey.ts'
import { told, travel, travelOnce } from './scene.ts'

const FAR = 'https://www.far.test/'
const FAR_PLAIN = 'http://www.far.test/'

/** The first packet of a step, dissected. */
function firstPacket({ journey }: RecordedJourney, numbers: readonly number[]) {
  return dissect(journey.packets[numbers[0]! - 1]!.frame)
}

describe('a journey to a page by https', () => {
  const journey = travelOnce(FAR)

  it('ends with the page and its image', async () => {
    expect((await journey).journey.outcome).toMatchObject({
      kind: 'page',
      status: 200,
      title: 'Far away',
      images: 1,
    })
  })

  it('is told in the order of time, from the files of the stub to the end of the connection', async () => {
    const { steps } = (await journey).journey
    const times = steps.map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    const phases = steps.filter(({ depth }) => depth === 1).map(({ phase }) => phase)
    const firsts = [...new Set(phases)].filter((phase) => phase !== 'failure')
    expect(firsts).toEqual([
      ...['stub', 'question', 'route', 'arp', 'link', 'nat', 'line', 'hops', 'recursion', 'answer'],
      ...['tcp', 'tls', 'http', 'close'],
    ])
  })

  it('gives packets the numbers that they have in the capture', async () => {
    const { journey: told, capture } = await journey
    expect(told.packets.map(({ frame }) => frame)).toEqual(capture.frames.map(({ frame }) => frame))
    expect(told.packets.map(({ number }) => number)).toEqual(capture.frames.map((_, i) => i + 1))
    expect(told.packets.map(({ cable }) => cable)).toEqual(capture.frames.map(({ tap }) => tap))
  })

  it('shows steps in packets that bear them out', async () => {
    const recorded = await journey
    const [question] = told(recorded, 'question')
    const dns = findLayer(firstPacket(recorded, question!.packets), 'dns')!
    expect(findField(dns, 'question')?.text).toBe('www.far.test. IN A')
    const [arp] = told(recorded, 'arp')
    expect(layersOf(firstPacket(recorded, arp!.packets)).at(-1)?.protocol).toBe('arp')
    const [hello] = told(recorded, 'tls')
    const tls = findLayer(firstPacket(recorded, hello!.packets), 'tls')!
    expect(findField(tls, 'handshake')?.text).toContain('client_hello')
    const [line] = told(recorded, 'line')
    expect(findLayer(firstPacket(recorded, line!.packets), 'pppoe')).toBeDefined()
  })

  it('says what waited for ARP, and for how long', async () => {
    const [arp] = told(await journey, 'arp')
    expect(arp!.data).toMatchObject({ machine: 'laptop', ip: '192.168.1.1' })
    expect(arp!.data.waiting).toEqual([expect.stringMatching(/^UDP 192\.168\.1\.2:\d+ > 100\.64\.2\.11:53$/)])
  })

  it('tells nothing of the ARP of routers that talk to each other', async () => {
    const { journey: way } = await travelOnce(FAR_PLAIN, { faults: [{ kind: 'satellite-only' }] })
    const waiting = way.steps.filter(({ phase }) => phase === 'arp').flatMap(({ data }) => data.waiting)
    expect(waiting).not.toEqual([])
    expect(waiting).not.toContainEqual(expect.stringMatching(/:179\b/))
  })

  it('finds the way in rounds from the root, each with the servers that know more', async () => {
    const rounds = told(await journey, 'recursion').filter(({ data }) => data.outcome !== 'timeout')
    expect(rounds.map(({ data }) => [data.zone, data.outcome])).toEqual([
      // The root is told no more of the name than it needs (RFC 9156): `test.` is there, but is no zone of its own.
      ['.', 'nodata'],
      ['.', 'referral'],
      ['far.test.', 'answer'],
    ])
  })

  it('gives the reason of BGP at a router that had a choice', async () => {
    const choices = told(await journey, 'hops').filter(({ data }) => 'asPath' in data)
    expect(choices.map(({ title }) => title)).toContainEqual(
      expect.stringMatching(
        /^isp \(AS64501\) by BGP: 100\.66\.0\.0\/16, AS path 64502 64503, best of 2: .*metric/,
      ),
    )
  })

  it('decrypts what TLS 1.3 hides', async () => {
    const { steps } = (await journey).journey
    const hidden = steps.filter(({ phase, data }) => phase === 'tls' && data.encrypted === true)
    expect(hidden.flatMap(({ data }) => data.messages ?? data.message ?? [])).toEqual([
      ...['encrypted-extensions', 'certificate', 'certificate-verify', 'finished'],
      'finished',
      ...['new-session-ticket', 'new-session-ticket'],
    ])
  })

  it('keeps the connection for the image, and ends it once', async () => {
    const recorded = await journey
    expect(told(recorded, 'http').map(({ title }) => title)).toEqual([
      'GET / HTTP/1.1, Host: www.far.test',
      expect.stringMatching(/^200 OK: text\/html/),
      'GET /image.svg HTTP/1.1, Host: www.far.test: an image, by the same connection',
      expect.stringMatching(/^200 OK: image\/svg/),
    ])
    expect(told(recorded, 'close')).toHaveLength(1)
  })
})

describe('journeys', () => {
  it('with TLS 1.2 tell its messages in the order in which they come', async () => {
    const [recorded] = await travel({ url: FAR, tlsVersions: ['1.2'] })
    const steps = recorded!.journey.steps.filter(({ phase }) => phase === 'tls')
    const messages = steps.flatMap(({ data }) => data.messages ?? data.message ?? [])
    const server = ['certificate', 'server-key-exchange', 'server-hello-done']
    expect(messages).toEqual([
      ...['client-hello', 'server-hello', ...server],
      ...['client-key-exchange', 'finished', 'finished'],
    ])
  })

  it('have no router to tell of where the end is on the same link', async () => {
    const [recorded] = await travel({ url: 'http://192.168.1.1/' })
    const [way] = told(recorded!, 'hops')
    expect(way!.title).toMatch(/^at home after [\d.]+ ms and 0 routers$/)
    expect(way!.text.join('\n')).not.toContain('TTL')
  })

  it('tell of translators only where there are some', async () => {
    const spoken = async (from: string): Promise<string> => {
      const [recorded] = await travel({ url: 'http://100.66.1.80/', from })
      return told(recorded!, 'close')[0]!.text.join('\n')
    }
    expect(await spoken('laptop')).toContain('The translator hears of the end')
    expect(await spoken('resolver')).not.toContain('translator')
  })

  it('say what a name is that has one address, and no alias', async () => {
    const recorded = await travelOnce(FAR_PLAIN)
    expect(told(recorded, 'answer')[0]!.title).toBe('www.far.test: 1 address, 100.66.1.80')
  })

  it('follow redirects to another site, with a name, a connection and a handshake of its own', async () => {
    const recorded = await travelOnce('http://www.near.test/')
    expect(recorded.journey.outcome).toMatchObject({ kind: 'page', url: FAR })
    expect(told(recorded, 'stub')).toHaveLength(2)
    expect(told(recorded, 'close')).toHaveLength(2)
    const { steps } = recorded.journey
    const moved = steps.findIndex(({ data }) => data.status === 301)
    expect(moved).toBeLessThan(steps.findLastIndex(({ phase }) => phase === 'stub'))
  })

  it('are shorter once more: the name is in a cache, and so are the neighbors', async () => {
    const [cold, warm] = await travel({ url: FAR_PLAIN }, { times: 2 })
    expect(warm!.journey.tookMs).toBeLessThan(cold!.journey.tookMs)
    expect(warm!.journey.packets.length).toBeLessThan(cold!.journey.packets.length)
    expect(told(warm!, 'arp')).toEqual([])
    expect(told(warm!, 'recursion').map(({ data }) => data.fromCache)).toEqual([true])
  })

  it('repeat to the octet by http, and in lengths and times by https', async () => {
    const [one, two] = await Promise.all([travelOnce(FAR_PLAIN), travelOnce(FAR_PLAIN)])
    expect(Buffer.compare(one.capture.pcapng(), two.capture.pcapng())).toBe(0)
    const [three, four] = await Promise.all([travelOnce(FAR), travelOnce(FAR)])
    const outlines = [three, four].map(({ journey }) =>
      journey.packets.map(({ atMs, cable, from, frame }) => ({ atMs, cable, from, length: frame.length })),
    )
    expect(outlines[0]).toEqual(outlines[1])
  })

  it('differ with the seed', async () => {
    const [one, two] = await Promise.all([travelOnce(FAR_PLAIN), travelOnce(FAR_PLAIN, { seed: 2 })])
    expect(Buffer.compare(one.capture.pcapng(), two.capture.pcapng())).not.toBe(0)
  })

  it('refuse what is no URL', async () => {
    await expect(travelOnce('ftp://www.far.test/')).rejects.toThrow(/expected a URL/)
  })
})

describe('a journey that fails', () => {
  it('ends with the phase and the code of the failure', async () => {
    const gone = await travelOnce('http://nobody.far.test/')
    expect(gone.journey.outcome).toMatchObject({ kind: 'failed', phase: 'name', code: 'EAI_NONAME' })
    const closed = await travelOnce(FAR, { faults: [{ kind: 'port-closed' }] })
    expect(closed.journey.outcome).toMatchObject({ kind: 'failed', phase: 'connect', code: 'ECONNREFUSED' })
    const expired = await travelOnce(FAR, { faults: [{ kind: 'certificate-expired' }] })
    expect(expired.journey.outcome).toMatchObject({
      kind: 'failed',
      phase: 'tls',
      code: 'certificate-expired',
    })
    const busy = await travelOnce(FAR, { faults: [{ kind: 'http-503' }] })
    expect(busy.journey.outcome).toMatchObject({ kind: 'failed', phase: 'http', code: '503' })
  })

  it('ends soon where nobody was asked', async () => {
    const { journey } = await travelOnce('http://www..far.test/')
    expect(journey.outcome).toMatchObject({ kind: 'failed', phase: 'name' })
    expect(journey.packets.filter(({ atMs }) => atMs > 1000)).toEqual([])
  })

  it('says of silent name servers that DNS has no answer, not that it is missing', async () => {
    const cut = await travelOnce(FAR, { faults: [{ kind: 'cable-cut', target: 'line' }] })
    const [stub] = told(cut, 'stub')
    expect(stub!.title).toMatch(/dns has no answer/)
    expect(stub!.text.join(' ')).toContain('dns has no answer (unavail)')
  })

  it('leaves evidence of where packets were last seen', async () => {
    const { journey } = await travelOnce(FAR, { faults: [{ kind: 'cable-cut', target: 'line' }] })
    expect(journey.outcome).toMatchObject({ kind: 'failed', phase: 'name' })
    expect(journey.evidence.cutCables).toEqual(['line'])
    expect(journey.evidence.deadEnds[0]).toMatchObject({ machine: 'modem', source: '192.168.1.2' })
  })

  it('tells ICMP errors, resets and retransmissions', async () => {
    const { journey } = await travelOnce(FAR, { faults: [{ kind: 'port-closed' }] })
    expect(journey.evidence.resets.map(({ sender }) => sender)).toEqual(['server'])
    const dropped = await travelOnce(FAR, { faults: [{ kind: 'firewall-drop' }] })
    expect(dropped.journey.evidence.retransmissions.length).toBeGreaterThan(0)
    expect(dropped.journey.evidence.retransmissions[0]).toMatchObject({
      sender: 'client',
      destination: '100.66.1.80',
    })
  })
})

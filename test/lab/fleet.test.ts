import { describe, expect, it } from 'vitest'
import { Client } from '../../src/dns/client/client.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import type { Message } from '../../src/dns/message/message.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { parseZone } from '../../src/dns/zone/zone-text.ts'
import { Fleet } from '../../src/lab/fleet.ts'
import { planFleet } from '../../src/lab/fleet-plan.ts'
import { LoopbackSite } from '../../src/lab/loopback-site.ts'
import type { LabServer } from '../../src/lab/lab-event.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'
import { example } from './example-zones.ts'

const runtime = nodeRuntime()
const zone = (serial: number, records: string) => parseZone(example(serial, records), { origin: 'example.' })

async function ask({ endpoint }: LabServer, name: string, type: number, rrclass = 1): Promise<Message> {
  const client = new Client(runtime)
  const question = { name: DomainName.parse(name), type, rrclass }
  const timeouts = { udpTimeoutMs: 10_000, tcpTimeoutMs: 10_000 }
  const request = { server: endpoint, question, flags: 0, edns: undefined, ...timeouts }
  const result = await client.exchange({ ...request, transport: 'udp' })
  client.close()
  if (result.kind !== 'response') throw new Error(result.kind)
  return result.message
}

describe('a fleet without a root zone', () => {
  it('serves its zones with authority', async () => {
    const fleet = new Fleet(new LoopbackSite(runtime, {}, () => {}), 'test', () => {})
    await fleet.follow(planFleet([zone(1, 'www A 192.0.2.80')]))
    const [server] = fleet.servers
    const { flags, answers } = await ask(server!, 'www.example', TYPE.A)
    expect(flags & 0x0400).not.toBe(0)
    expect(answers).toHaveLength(1)
    await fleet.close()
  })

  it('serves another generation of a zone from the same port', async () => {
    const fleet = new Fleet(new LoopbackSite(runtime, {}, () => {}), 'test', () => {})
    await fleet.follow(planFleet([zone(1, '')]))
    const before = fleet.servers
    await fleet.follow(planFleet([zone(2, 'www A 192.0.2.80')]))
    expect(fleet.servers).toEqual(before)
    expect((await ask(before[0]!, 'www.example', TYPE.A)).answers).toHaveLength(1)
    await fleet.close()
  })

  it('tells who asks which of its servers answers', async () => {
    const fleet = new Fleet(new LoopbackSite(runtime, {}, () => {}), 'test', () => {})
    await fleet.follow(planFleet([zone(1, '')]))
    const { answers } = await ask(fleet.servers[0]!, 'id.server', TYPE.TXT, 3)
    expect(Buffer.from(answers[0]!.rdata).toString('latin1')).toBe('\x0ans.example')
    await fleet.close()
  })

  it('passes over a port that is taken, and tells of it', async () => {
    const holder = await runtime.network.listen({ ip: '127.0.0.1', port: 0 }, () => {})
    const { port } = holder.local
    const told: unknown[] = []
    const site = new LoopbackSite(runtime, { firstServer: port }, (event) => told.push(event))
    const fleet = new Fleet(site, 'test', () => {})
    await fleet.follow(planFleet([zone(1, '')]))
    expect(fleet.servers[0]!.endpoint.port).toBeGreaterThan(port)
    expect(told[0]).toEqual({ kind: 'port-taken', address: { ip: '127.0.0.1', port } })
    await fleet.close()
    await holder.close()
  })
})

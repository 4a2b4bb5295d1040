import { expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { Speaker } from '../../src/bgp/speaker.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'

const LOCALHOST = '127.0.0.1'

async function freePort(): Promise<number> {
  const listener = await nodeRuntime().network.listen({ ip: LOCALHOST, port: 0 }, () => {})
  await listener.close()
  return listener.local.port
}

it('speakers talk over the sockets of the system, too', async () => {
  const ports = [await freePort(), await freePort()]
  const up: Promise<void>[] = []
  const speakers = [0, 1].map((i) => {
    let isUp: () => void
    up.push(new Promise((resolve) => (isUp = resolve)))
    const peer = {
      name: 'other',
      asn: 64501 - i,
      address: ipv4Number(LOCALHOST),
      port: ports[1 - i]!,
      localAddress: ipv4Number(LOCALHOST),
      relation: 'peer' as const,
    }
    const config = { asn: 64500 + i, routerId: 1 + i, networks: [], peers: [peer], port: ports[i]! }
    return new Speaker(nodeRuntime(), config, {
      metricTo: () => 0,
      onBestChanged: () => {},
      onEvent: (event) => {
        if (event.kind === 'state' && event.to === 'Established') isUp()
      },
    })
  })
  await Promise.all(speakers.map((speaker) => speaker.start()))
  await Promise.all(up)
  expect(speakers[0]!.neighbors()[0]).toMatchObject({ state: 'Established', routerId: 2, fourOctetAs: true })
  await Promise.all(speakers.map((speaker) => speaker.close()))
})

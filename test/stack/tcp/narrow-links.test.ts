// Links that take hardly more than headers: TCP goes on with what is left, or leaves it to IP to make pieces.

import { describe, expect, it } from 'vitest'
import { ticksOf } from '../../../src/sim/ticks.ts'
import { connected, FAR_SERVER, farApart, neighbors, readAll, SERVER } from './hosts.ts'
import type { Hosts } from './hosts.ts'

const LOSSY = { loss: 0.05, latencyMs: 1 }

/** How many octets arrive on either side of so many that both send at once. */
async function exchanged({ kernels, client, server }: Hosts, ip: string, octets: number): Promise<number[]> {
  const { near, far } = await kernels.world.run(connected(client, server, ip))
  const sending = [near, far].map((stream) => stream.write(new Uint8Array(octets)).then(() => stream.end()))
  const texts = Promise.all([readAll(near), readAll(far)])
  await kernels.world.run(Promise.all(sending))
  return (await kernels.world.run(texts)).map(({ length }) => length)
}

describe('a transfer both ways, with losses,', () => {
  it.each([68, 76, 92, 128, 576])('over a link that takes %i octets', async (mtu) => {
    const hosts = neighbors(LOSSY)
    for (const { interfaces } of [hosts.client, hosts.server]) interfaces[1]!.mtu = mtu
    expect(await exchanged(hosts, SERVER, 30_000)).toEqual([30_000, 30_000])
  })

  it.each([68, 76, 100, 576])('by routers with a link that takes %i octets', async (mtu) => {
    const hosts = farApart(LOSSY)
    hosts.routers[0]!.interface('eth1').mtu = mtu
    hosts.routers[1]!.interface('eth0').mtu = mtu
    expect(await exchanged(hosts, FAR_SERVER, 30_000)).toEqual([30_000, 30_000])
  })

  it('over a link that becomes narrower and wider meanwhile', async () => {
    const hosts = neighbors(LOSSY)
    const card = hosts.client.interface('eth0')
    for (const [i, mtu] of [1400, 576, 1500, 100, 68, 1500].entries()) {
      hosts.kernels.world.schedule(ticksOf(50 + 50 * i), () => {
        card.mtu = mtu
      })
    }
    expect(await exchanged(hosts, SERVER, 1_000_000)).toEqual([1_000_000, 1_000_000])
  })
})

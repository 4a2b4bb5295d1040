// How an application behaves on a bad network: an integration test to copy into your own project.
//
// The network is simulated from the Ethernet frame up, on a virtual clock: a minute of timeouts takes milliseconds,
// and the same seed gives the same run, to the octet.

import { Capture, defaultZones, RoutedWorld, startLab, startWorld, type ByteStream } from 'rootwalk'
import { describe, expect, it } from 'vitest'

async function readAll(stream: ByteStream): Promise<string> {
  let text = ''
  for (let piece = await stream.read(); piece !== null; piece = await stream.read())
    text += Buffer.from(piece).toString()
  return text
}

/** An office and a server, with a router and a line between them. */
function office() {
  return startWorld({
    switches: { lan: {} },
    hosts: {
      laptop: { interfaces: { eth0: { address: '192.168.1.2/24' } }, gateway: '192.168.1.1' },
      router: {
        interfaces: { eth0: { address: '192.168.1.1/24' }, eth1: { address: '203.0.113.1/24' } },
        forwarding: true,
        nat: { outside: 'eth1', inside: ['eth0'] },
      },
      server: { interfaces: { eth0: { address: '203.0.113.2/24' } } },
    },
    cables: [
      { between: ['laptop eth0', 'lan'] },
      { between: ['router eth0', 'lan'] },
      { between: ['router eth1', 'server eth0'], name: 'line', latencyMs: 15 },
    ],
  })
}

describe('a download', () => {
  it('is whole over a line that loses every tenth frame, and the server sees the address of the router', async () => {
    const world = office()
    world.cable('line').set({ loss: 0.1 })
    const text = 'good day '.repeat(10_000)
    let client = ''
    const download = async (): Promise<string> => {
      await world.host('server').network.listen({ ip: '203.0.113.2', port: 80 }, (stream) => {
        client = stream.remote.ip
        void stream.write(Buffer.from(text)).then(() => stream.end())
      })
      return readAll(await world.host('laptop').network.connect({ ip: '203.0.113.2', port: 80 }))
    }
    expect(await world.run(download())).toBe(text)
    expect(client).toBe('203.0.113.1')
  })

  it('cannot begin when the line is cut: the program is told', async () => {
    const world = office()
    world.cable('line').unplug()
    const connected = world.host('laptop').network.connect({ ip: '203.0.113.2', port: 80 })
    await expect(world.run(connected)).rejects.toMatchObject({ name: 'SocketError' })
  })
})

describe('a name', () => {
  it('resolves the same way over frames, even lost ones, and Wireshark can read how', async () => {
    const world = new RoutedWorld({ seed: 4, trunk: { loss: 0.05 } })
    await using lab = await startLab({ zones: defaultZones, world })
    const capture = new Capture(world)
    capture.add('resolver', world.host('resolver').kernel.interface('eth0'))
    const { rcode, answers } = await lab.resolve('www.google.com', 'A')
    expect(rcode).toBe('NOERROR')
    expect(answers).toHaveLength(7)
    expect(capture.pcapng().length).toBeGreaterThan(1000)
  })
})

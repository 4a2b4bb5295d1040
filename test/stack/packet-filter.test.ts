import { describe, expect, it } from 'vitest'
import type { SocketError, SocketErrorCode } from '../../src/runtime/runtime.ts'
import { startWorld } from '../../src/sim/start-world.ts'
import type { FilterPlan } from '../../src/sim/topology.ts'

const SERVER = '10.0.2.2'

/** A client and a server with a router between them; the rules are for one of the machines. */
function world({
  router = [],
  server = [],
}: {
  router?: readonly FilterPlan[]
  server?: readonly FilterPlan[]
}) {
  return startWorld({
    hosts: {
      client: { interfaces: { eth0: { address: '10.0.1.2/24' } }, gateway: '10.0.1.1' },
      router: {
        interfaces: { eth0: { address: '10.0.1.1/24' }, eth1: { address: '10.0.2.1/24' } },
        forwarding: true,
        filter: router,
      },
      server: { interfaces: { eth0: { address: `${SERVER}/24` } }, gateway: '10.0.2.1', filter: server },
    },
    cables: [{ between: ['client eth0', 'router eth0'] }, { between: ['router eth1', 'server eth0'] }],
  })
}

function codeOf(error: unknown): SocketErrorCode {
  return (error as SocketError).code
}

/** How a connection to a port ends: `open`, or the code of its failure. */
async function tried(options: Parameters<typeof world>[0], port: number): Promise<'open' | SocketErrorCode> {
  const net = world(options)
  const { network } = net.host('server')
  for (const open of [22, 80]) await network.listen({ ip: SERVER, port: open }, (stream) => stream.abort())
  const connected = net.host('client').network.connect({ ip: SERVER, port })
  return net.run(connected.then(() => 'open' as const, codeOf))
}

describe('a packet filter', () => {
  const drop22 = { chain: 'input', protocol: 'tcp', destinationPort: 22, action: 'drop' } as const

  it('says nothing of what it drops, and lets the rest in', async () => {
    expect(await tried({ server: [drop22] }, 22)).toBe('ETIMEDOUT')
    expect(await tried({ server: [drop22] }, 80)).toBe('open')
    expect(await tried({ server: [drop22] }, 81)).toBe('ECONNREFUSED')
  })

  it('tells the sender of what it rejects', async () => {
    expect(await tried({ server: [{ ...drop22, action: 'reject' }] }, 22)).toBe('EHOSTUNREACH')
  })

  it('goes by the first rule that fits', async () => {
    const fromClient = { chain: 'input', source: '10.0.1.0/24', action: 'accept' } as const
    expect(await tried({ server: [fromClient, drop22] }, 22)).toBe('open')
    expect(await tried({ server: [{ ...fromClient, source: '10.0.9.0/24' }, drop22] }, 22)).toBe('ETIMEDOUT')
  })

  it('of a router holds for what it passes on, and not for itself', async () => {
    const forward = { ...drop22, chain: 'forward', destination: SERVER } as const
    expect(await tried({ router: [forward] }, 22)).toBe('ETIMEDOUT')
    expect(await tried({ router: [drop22] }, 22)).toBe('open')
    expect(await tried({ router: [{ ...forward, destination: '10.0.2.3' }] }, 22)).toBe('open')
  })
})

// A host with files, and two name servers that say what a test wants them to.

import { SocketError, type Network } from '../../src/runtime/runtime.ts'
import type { FlatHost } from '../../src/sim/flat-host.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import type { AddrInfo, AddressHints } from '../../src/stub/stub-resolver.ts'
import { StubResolver } from '../../src/stub/stub-resolver.ts'
import { StubError, type StubErrorCode } from '../../src/stub/stub-error.ts'
import type { StubStep } from '../../src/stub/stub-step.ts'
import { askedIn, replyTo, type ResponseText } from '../dns/resolver/messages.ts'

/** By question: `www.example.com. A`. Undefined is silence. */
export type Knowledge = Readonly<Record<string, ResponseText>>

export const NS1 = '192.0.2.1'
export const NS2 = '192.0.2.2'

export class HomeOffice {
  readonly world = new FlatWorld({ seed: 5 })
  readonly host: FlatHost
  readonly stub: StubResolver
  /** `192.0.2.1 www.example.com. A`, as the servers got them. */
  readonly asked: string[] = []

  constructor(addresses: [string, ...string[]] = ['10.0.0.1']) {
    this.host = this.world.host(...addresses)
    const hasIpv6 = addresses.some((ip) => ip.includes(':'))
    const { clock, random, files, network } = this.host
    this.stub = new StubResolver({ clock, random, files, network: hasIpv6 ? network : withoutIpv6(network) })
    this.resolvConf('')
  }

  file(name: string, text: string): void {
    this.host.files.put(`etc/${name}`, text)
  }

  /** Both servers, and further lines. */
  resolvConf(lines: string): void {
    this.file('resolv.conf', `nameserver ${NS1}\nnameserver ${NS2}\n${lines}\n`)
  }

  /** What a server knows; of all else it says that there is no such name. Silent without knowledge. */
  async server(ip: string, knows: Knowledge | undefined): Promise<FlatHost> {
    const server = this.world.host(ip)
    await server.script(53, (query) => {
      this.asked.push(`${ip} ${askedIn(query)}`)
      return knows === undefined ? null : replyTo(query, knows[askedIn(query)] ?? { rcode: 'NXDOMAIN' })
    })
    return server
  }

  find(node: string, service?: string, hints?: AddressHints): Promise<AddrInfo> {
    return this.world.run(this.stub.getAddrInfo(node, service, hints))
  }

  /** The code that a call fails with, and the steps to it. */
  async failure(
    node: string,
    service?: string,
    hints?: AddressHints,
  ): Promise<{ code: StubErrorCode; steps: readonly StubStep[] }> {
    try {
      await this.find(node, service, hints)
    } catch (error) {
      if (error instanceof StubError) return error
      throw error
    }
    throw new Error(`${node} was found`)
  }
}

/** As kernels are that have no IPv6: a flat host has it even without an address. */
function withoutIpv6(network: Network): Network {
  return {
    async bindDatagram(local) {
      if (local.ip.includes(':')) throw new SocketError('EADDRNOTAVAIL', local)
      return network.bindDatagram(local)
    },
    connect: (remote, signal) => network.connect(remote, signal),
    listen: (local, accept) => network.listen(local, accept),
  }
}

/** A way through a simulated Internet, as `traceroute` finds it, with the names and systems of its hops. */

import { ipv4Number, ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import type { Internet } from '../internet/internet.ts'
import type { HopAnswer, PathHop } from '../picture/path-picture.ts'
import type { PictureSystem } from '../picture/system.ts'
import { PROBE_KINDS } from '../shell/route-prober.ts'
import { traceRoute, type ProbeReply, type RouteHop, type TraceSettings } from '../shell/route-trace.ts'
import type { WiredHost } from '../sim/wired-host.ts'
import { StubResolver } from '../stub/stub-resolver.ts'

/** As traceroute(8) without options. */
export const SETTINGS: TraceSettings = {
  kind: PROBE_KINDS.udp,
  port: 33_434,
  firstTtl: 1,
  lastTtl: 30,
  probes: 3,
  waitMs: 5000,
}

export interface TracedHop extends PathHop {
  /** As they came, for printing. */
  readonly replies: RouteHop['replies']
}

/**
 * The hops from a host to an address, each when it is known. To be awaited while the world runs.
 *
 * @throws CommandError when the host cannot send
 */
export async function* tracePath(
  internet: Internet,
  host: WiredHost,
  ends: { readonly source: Ipv4; readonly destination: Ipv4 },
): AsyncGenerator<TracedHop, void, void> {
  const { world } = internet
  const { signal: interrupted } = new AbortController()
  const stub = new StubResolver(host)
  for await (const { ttl, replies } of traceRoute({ world, host, interrupted }, ends, SETTINGS)) {
    const answers: HopAnswer[] = []
    for (const [from, own] of bySender(replies)) {
      const ip = ipv4Text(from)
      const [name, system] = [await stub.getNameInfo(ip), systemAt(internet, ip)]
      const mark = own.find((reply) => reply.mark !== '')?.mark
      answers.push({
        ip,
        roundTripsMs: own.map(({ roundTripMs }) => roundTripMs),
        ...(name === undefined ? {} : { name }),
        ...(system === undefined ? {} : { system }),
        ...(mark === undefined ? {} : { mark }),
      })
    }
    yield { ttl, answers, replies }
  }
}

function bySender(replies: RouteHop['replies']): Map<Ipv4, ProbeReply[]> {
  const senders = new Map<Ipv4, ProbeReply[]>()
  for (const reply of replies) {
    if (reply !== undefined) senders.set(reply.from, [...(senders.get(reply.from) ?? []), reply])
  }
  return senders
}

/** That of the router which has the address, and else the one that the prefix is registered to. */
function systemAt(internet: Internet, ip: string): PictureSystem | undefined {
  const { world, registry, file } = internet
  const address = ipv4Number(ip)
  const owner = world.hosts.find(({ kernel }) => kernel.interfaces.some((card) => card.hasAddress(address)))
  const number = (owner && internet.systemOf(owner.name)) ?? registry.originOf(address)?.asn
  const name = number === undefined ? undefined : file.autonomousSystems.get(number)?.name
  return number === undefined ? undefined : { number, name: name ?? '' }
}

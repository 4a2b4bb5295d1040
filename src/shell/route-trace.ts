/**
 * The routers on the way to an address, as traceroute(8) finds them: probes with a growing TTL, one after another.
 * What the hops are called, and how they are shown, is for the caller.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { Wait } from '../stack/surroundings.ts'
import { CommandError, type CommandContext } from './command.ts'
import { orInterrupted } from './interruption.ts'
import { RouteProber, type ProbeAnswer, type ProbeKind, type ProbeTarget } from './route-prober.ts'
import { socketErrorText } from './text/socket-error-text.ts'

/** Sources of probes: of the ephemeral ones, which leaves room for each probe of TCP to have its own. */
const FIRST_SOURCE_PORT = 50_000
const SOURCE_PORTS = 10_000

export interface TraceSettings {
  readonly kind: ProbeKind
  readonly port: number
  readonly firstTtl: number
  readonly lastTtl: number
  /** For each hop. */
  readonly probes: number
  /** For each probe. */
  readonly waitMs: number
}

export interface RouteHop {
  readonly ttl: number
  /** In the order in which they were sent; undefined for one without an answer. */
  readonly replies: readonly (ProbeReply | undefined)[]
}

export interface ProbeReply extends ProbeAnswer {
  readonly roundTripMs: number
}

type TraceContext = Pick<CommandContext, 'world' | 'host' | 'interrupted'>

/**
 * The hops from `source`, an address of the host, to `destination`, each when it is known. Ends at the destination, at
 * whoever says that there is no way, after the last TTL, and when it is interrupted.
 *
 * @throws CommandError when the host itself cannot send
 */
export async function* traceRoute(
  context: TraceContext,
  { source, destination }: { readonly source: Ipv4; readonly destination: Ipv4 },
  settings: TraceSettings,
): AsyncGenerator<RouteHop, void, void> {
  const { kind, port, firstTtl, lastTtl, probes } = settings
  const { host, interrupted } = context
  const mine = FIRST_SOURCE_PORT + host.random.below(SOURCE_PORTS)
  const run = new ProbeRun(context, kind, { source, destination, port, mine }, settings.waitMs)
  try {
    for (let ttl = firstTtl, arrived = false; ttl <= lastTtl && !arrived; ttl++) {
      const replies: (ProbeReply | undefined)[] = []
      for (let i = 0; i < probes && !interrupted.aborted; i++) {
        const reply = await run.send(ttl)
        if (reply?.isFinal === true) arrived = true
        replies.push(reply)
      }
      yield { ttl, replies }
      if (interrupted.aborted) return
    }
  } finally {
    run.close()
  }
}

class ProbeRun {
  readonly #context: TraceContext
  readonly #prober: RouteProber
  readonly #waitMs: number
  #next = 0
  /** The answer to the one probe that is under way. */
  #awaited: { readonly probe: number; readonly answer: Wait<ProbeAnswer> } | undefined

  constructor(context: TraceContext, kind: ProbeKind, target: ProbeTarget, waitMs: number) {
    this.#context = context
    this.#waitMs = waitMs
    this.#prober = new RouteProber(context.host.kernel, kind, target, (probe, answer) => {
      if (probe === this.#awaited?.probe) this.#awaited.answer.resolve(answer)
    })
  }

  async send(ttl: number): Promise<ProbeReply | undefined> {
    const { world } = this.#context
    const probe = this.#next++
    const answer = world.wait<ProbeAnswer>(() => 'an answer to a probe of traceroute')
    this.#awaited = { probe, answer }
    const sentAtMs = world.nowMs
    const failure = this.#prober.send(probe, ttl)
    if (failure !== undefined) throw new CommandError(`send: ${socketErrorText(failure)}`)
    const received = await orInterrupted(this.#context, answer.promise, this.#waitMs)
    return received && { ...received, roundTripMs: world.nowMs - sentAtMs }
  }

  close(): void {
    this.#prober.close()
  }
}

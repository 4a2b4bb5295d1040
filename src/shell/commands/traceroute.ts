/** `traceroute`: the routers on the way to a host, found by packets that die on it. */

import { ipv4Text, type Ipv4 } from '../../address/ipv4-number.ts'
import type { Wait } from '../../stack/surroundings.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { addressOf, hostNameOf } from '../host-names.ts'
import { orInterrupted } from '../interruption.ts'
import { parseOptions, type Options } from '../options.ts'
import { PROBE_KINDS, RouteProber, type ProbeAnswer, type ProbeKind } from '../route-prober.ts'
import { socketErrorText } from '../text/socket-error-text.ts'
import { formatHop, type HopProbe } from '../text/format-traceroute.ts'

const PACKET_SIZE = 60
/** As traceroute(8): one that nobody listens on, and one that a web server does. */
const UDP_PORT = 33_434
const TCP_PORT = 80
/** Sources of probes: of the ephemeral ones, which leaves room for each probe of TCP to have its own. */
const FIRST_SOURCE_PORT = 50_000
const SOURCE_PORTS = 10_000

export const traceroute: Command = {
  name: 'traceroute',
  usage: 'traceroute [-n] [-I|-T] [-f first_ttl] [-m max_ttl] [-p port] [-q nqueries] [-w wait] host',
  summary: 'show the routers on the way to a host',

  async run(context, words) {
    const options = parseOptions(words, { flags: 'nITU', values: 'fmpqw' })
    const [target, ...rest] = options.words
    if (target === undefined) throw new UsageError('')
    if (rest.length > 0) throw new UsageError(`Extra arg '${rest[0]!}'`)
    const destination = await addressOf(context, 'traceroute', target)
    return new TraceRun(context, target, destination, readSettings(options)).run()
  },

  complete: ({ world }) => world.hosts.map(({ name }) => name),
}

interface Settings {
  readonly kind: ProbeKind
  readonly port: number
  readonly firstTtl: number
  readonly lastTtl: number
  readonly probes: number
  readonly waitMs: number
  readonly numeric: boolean
}

function readSettings(options: Options): Settings {
  const name = options.has('T') ? 'tcp' : options.has('I') ? 'icmp' : 'udp'
  const firstTtl = options.integer('f', 1, 255, 1)
  return {
    kind: PROBE_KINDS[name],
    port: options.integer('p', 1, 65_535, name === 'tcp' ? TCP_PORT : UDP_PORT),
    firstTtl,
    lastTtl: options.integer('m', firstTtl, 255, Math.max(30, firstTtl)),
    probes: options.integer('q', 1, 10, 3),
    waitMs: options.seconds('w', 5000),
    numeric: options.has('n'),
  }
}

class TraceRun {
  readonly #context: CommandContext
  readonly #target: string
  readonly #destination: Ipv4
  readonly #settings: Settings
  /** The answer to the one probe that is under way. */
  #awaited: { readonly probe: number; readonly answer: Wait<ProbeAnswer> } | undefined

  constructor(context: CommandContext, target: string, destination: Ipv4, settings: Settings) {
    this.#context = context
    this.#target = target
    this.#destination = destination
    this.#settings = settings
  }

  async run(): Promise<number> {
    const { host, print } = this.#context
    const { kind, port, lastTtl } = this.#settings
    const source = host.kernel.ip.sourceFor(this.#destination)
    if (source === undefined) throw new CommandError('connect: Network is unreachable')
    const destination = this.#destination
    const title = `traceroute to ${this.#target} (${ipv4Text(destination)})`
    print(`${title}, ${lastTtl} hops max, ${PACKET_SIZE} byte packets`)
    const mine = FIRST_SOURCE_PORT + host.random.below(SOURCE_PORTS)
    const prober = new RouteProber(
      host.kernel,
      kind,
      { source, destination, port, mine },
      (probe, answer) => {
        if (probe === this.#awaited?.probe) this.#awaited.answer.resolve(answer)
      },
    )
    try {
      await this.#walk(prober)
    } finally {
      prober.close()
    }
    return 0
  }

  async #walk(prober: RouteProber): Promise<void> {
    const { firstTtl, lastTtl, probes } = this.#settings
    const { print, interrupted } = this.#context
    let probe = 0
    for (let ttl = firstTtl, arrived = false; ttl <= lastTtl && !arrived; ttl++) {
      const hop: (HopProbe | undefined)[] = []
      for (let i = 0; i < probes && !interrupted.aborted; i++) {
        const sentAtMs = this.#context.world.nowMs
        const answer = await this.#send(prober, probe++, ttl)
        if (answer?.isFinal === true) arrived = true
        hop.push(answer && this.#view(answer, sentAtMs))
      }
      print(formatHop(ttl, hop))
      if (interrupted.aborted) return
    }
  }

  async #send(prober: RouteProber, probe: number, ttl: number): Promise<ProbeAnswer | undefined> {
    const answer = this.#context.world.wait<ProbeAnswer>(() => `an answer to traceroute ${this.#target}`)
    this.#awaited = { probe, answer }
    const failure = prober.send(probe, ttl)
    if (failure !== undefined) throw new CommandError(`send: ${socketErrorText(failure)}`)
    return orInterrupted(this.#context, answer.promise, this.#settings.waitMs)
  }

  #view({ from, mark }: ProbeAnswer, sentAtMs: number): HopProbe {
    const { world } = this.#context
    const ip = ipv4Text(from)
    const name = this.#settings.numeric ? undefined : (hostNameOf(world, from) ?? ip)
    return { ip, name, roundTripMs: world.nowMs - sentAtMs, mark }
  }
}

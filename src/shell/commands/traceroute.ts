/** `traceroute`: the routers on the way to a host, found by packets that die on it. */

import { ipv4Text, type Ipv4 } from '../../address/ipv4-number.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { addressOf, namesOf } from '../host-names.ts'
import { parseOptions, type Options } from '../options.ts'
import { PROBE_KINDS } from '../route-prober.ts'
import { traceRoute, type ProbeReply, type TraceSettings } from '../route-trace.ts'
import { formatHop, type HopProbe } from '../text/format-traceroute.ts'

const PACKET_SIZE = 60
/** As traceroute(8): one that nobody listens on, and one that a web server does. */
const UDP_PORT = 33_434
const TCP_PORT = 80

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
    return run(context, target, destination, readSettings(options))
  },

  complete: ({ world }) => world.hosts.map(({ name }) => name),
}

interface Settings extends TraceSettings {
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

async function run(
  context: CommandContext,
  target: string,
  destination: Ipv4,
  settings: Settings,
): Promise<number> {
  const { host, print } = context
  const source = host.kernel.ip.sourceFor(destination)
  if (source === undefined) throw new CommandError('connect: Network is unreachable')
  const title = `traceroute to ${target} (${ipv4Text(destination)})`
  print(`${title}, ${settings.lastTtl} hops max, ${PACKET_SIZE} byte packets`)
  for await (const { ttl, replies } of traceRoute(context, { source, destination }, settings)) {
    const senders = replies.flatMap((reply) => reply?.from ?? [])
    const names = settings.numeric ? undefined : await namesOf(context, senders)
    print(
      formatHop(
        ttl,
        replies.map((reply) => reply && view(reply, names)),
      ),
    )
  }
  return 0
}

/** Without `names`, none is shown. */
function view({ from, roundTripMs, mark }: ProbeReply, names?: ReadonlyMap<Ipv4, string>): HopProbe {
  const ip = ipv4Text(from)
  return { ip, name: names && (names.get(from) ?? ip), roundTripMs, mark }
}

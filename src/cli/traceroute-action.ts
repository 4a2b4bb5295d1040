/** What `rootwalk traceroute` does. */

import { ipv4Number, ipv4Text } from '../address/ipv4-number.ts'
import { startInternet } from '../internet/start-internet.ts'
import type { Internet } from '../internet/internet.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { drawPath, type PathHop, type PathPicture } from '../picture/path-picture.ts'
import { CommandError } from '../shell/command.ts'
import { formatHop } from '../shell/text/format-traceroute.ts'
import type { WiredHost } from '../sim/wired-host.ts'
import { StubError } from '../stub/stub-error.ts'
import { StubResolver } from '../stub/stub-resolver.ts'
import type { Fault } from '../worldfile/fault.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'
import { formatJson } from './json.ts'
import { defaultZonesFolder } from './lab-folder.ts'
import { SETTINGS, tracePath, type TracedHop } from './traced-path.ts'
import { readWorld } from './world-source.ts'

interface Options {
  readonly from: string
  readonly svg?: string
  readonly json?: true
  readonly world?: string
  readonly zones?: string
  readonly fault?: readonly Fault[]
}

export async function traceroute(target: string, options: Options): Promise<ExitCode> {
  const { from, svg, json, zones = defaultZonesFolder(), fault: faults } = options
  const file = await readWorld(options.world)
  const internet = await startInternet({ world: file, zones, faults, aim: { host: target, from } })
  try {
    const host = internet.world.host(from)
    const print = (line: string): void => {
      if (json !== true) console.log(line)
    }
    const path = await internet.world.run(trace(internet, host, target, print))
    if (svg !== undefined) await nodeRuntime().files.replace(svg, Buffer.from(await drawPath(path.picture)))
    if (json === true) process.stdout.write(formatJson({ ...path.picture, arrived: path.arrived }))
    return path.arrived ? EXIT.done : EXIT.no
  } finally {
    await internet.close()
  }
}

interface Traced {
  readonly picture: PathPicture
  /** Whether the destination itself has answered. */
  readonly arrived: boolean
}

async function trace(
  internet: Internet,
  host: WiredHost,
  target: string,
  print: (line: string) => void,
): Promise<Traced> {
  const ip = await addressOf(host, target)
  const destination = ipv4Number(ip)
  const source = host.kernel.ip.sourceFor(destination)
  if (source === undefined) throw new CommandFailure(EXIT.no, 'connect: Network is unreachable')
  print(`traceroute to ${target} (${ip}), ${SETTINGS.lastTtl} hops max, 60 byte packets`)
  const hops: PathHop[] = []
  try {
    for await (const hop of tracePath(internet, host, { source, destination })) {
      print(hopLine(hop))
      hops.push({ ttl: hop.ttl, answers: hop.answers })
    }
  } catch (error) {
    if (error instanceof CommandError) throw new CommandFailure(EXIT.no, error.message, { cause: error })
    throw error
  }
  const end = { name: host.name, ip: ipv4Text(source) }
  const arrived = hops.at(-1)?.answers.some((answer) => answer.ip === ip) === true
  return { picture: { title: `${host.name} to ${target}`, source: end, hops }, arrived }
}

async function addressOf(host: WiredHost, target: string): Promise<string> {
  try {
    const { addresses } = await new StubResolver(host).getAddrInfo(target)
    return addresses[0]!
  } catch (error) {
    if (!(error instanceof StubError)) throw error
    throw new CommandFailure(EXIT.no, `${target}: ${error.message}`, { cause: error })
  }
}

/** As `traceroute -A` prints it. */
function hopLine({ ttl, replies, answers }: TracedHop): string {
  const byIp = new Map(answers.map((answer) => [answer.ip, answer]))
  return formatHop(
    ttl,
    replies.map((reply) => {
      if (reply === undefined) return undefined
      const ip = ipv4Text(reply.from)
      const { name = ip, system } = byIp.get(ip)!
      return { ip, name, system: system?.number, roundTripMs: reply.roundTripMs, mark: reply.mark }
    }),
  )
}

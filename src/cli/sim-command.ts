/** `rootwalk sim`: a shell on any host of the simulated Internet. */

import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { Command } from 'commander'
import { formatSocketAddress } from '../address/socket-address.ts'
import { startInternet, type Internet } from '../lab/internet.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { RealTime } from '../sim/real-time.ts'
import type { UdpWire } from '../sim/udp-wire.ts'
import { TopologyError } from '../sim/topology-error.ts'
import { integerValue } from './argument.ts'
import { CommandFailure, EXIT, exitingWith, type ExitCode } from './exit-code.ts'
import { defaultZonesFolder } from './lab-folder.ts'
import { joinable, joinValue, openJoin, type Join } from './sim-join.ts'
import { PcapFile } from './sim-pcap.ts'
import { SimPrompt } from './sim-prompt.ts'
import { runScript } from './sim-script.ts'
import { promptSession, realTimeSession, scriptSession, type SimSession } from './sim-session.ts'
import { endAsked } from './serving.ts'

const EXAMPLES = `
The world is a home with a laptop behind a router that translates addresses, a provider, and a chain of routers
with all servers of a zones folder behind them. Its time passes only while a command runs. 'help' at the prompt
lists the commands: ifconfig, arp, route, netstat, ping, traceroute, dig, host, nc, tcpdump, cable and more.

With --real-time the world keeps step with the clock, and with --join a cable from one of its switches ends in a
UDP socket of 127.0.0.1, a datagram a frame, so that socat can plug in a real kernel. Such a world goes on at the end
of a script, until SIGINT (Ctrl-C) or SIGTERM.

Without a terminal the lines come from stdin. A line that begins with # is a comment.

Examples:
  rootwalk sim
  rootwalk sim --host desktop --pcap world.pcapng
  rootwalk sim --run script.txt
  echo 'dig www.google.com +short' | rootwalk sim
  rootwalk sim --join lan=7000

Exit code: 0 when done; 1 when a command of a script failed; 2 for wrong usage.`

interface Options {
  readonly zones?: string
  readonly run?: string
  readonly host: string
  readonly pcap?: string
  readonly seed: number
  readonly realTime?: true
  readonly join?: readonly Join[]
}

export function simCommand(): Command {
  return new Command('sim')
    .summary('a shell on any host of the simulated Internet')
    .description('Open a shell on a host of a simulated Internet, from Ethernet up.')
    .option('--host <name>', 'the host to begin on', 'laptop')
    .option('--run <script>', 'take the lines from this file, and print a transcript')
    .option('--pcap <file>', 'write every frame on every cable to this file (pcapng)')
    .option('--seed <number>', 'another seed, another world', integerValue(0, 0xffff_ffff), 1)
    .option('--real-time', 'let the time of the world pass as it does outside')
    .option('--join <switch=port>', 'a cable from this switch to a UDP port, with --real-time', joinValue)
    .option('--zones <folder>', 'the zones that are served; ./zones, or else those that come with rootwalk')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(sim))
}

async function sim(options: Options): Promise<ExitCode> {
  const { zones = defaultZonesFolder(), run, host, pcap, seed, realTime, join = [] } = options
  // Whose clock is at home anywhere prints the same everywhere.
  process.env.TZ = 'UTC'
  const script = await scriptOf(run)
  const pcapFile = pcap === undefined ? undefined : new PcapFile(pcap)
  try {
    const internet = await startInternet({ zones, seed })
    try {
      const isRealTime = realTime === true || join.length > 0
      return await (isRealTime
        ? talkInRealTime(internet, host, script, pcapFile, join)
        : talk(internet, host, script, pcapFile))
    } finally {
      await internet.lab.close()
    }
  } finally {
    pcapFile?.close()
  }
}

/** Where the lines of a script come from; undefined when there is a person to type them. */
async function scriptOf(path: string | undefined): Promise<Readable | undefined> {
  if (path === undefined) return process.stdin.isTTY ? undefined : process.stdin
  const file = createReadStream(path)
  try {
    await once(file, 'open')
  } catch (error) {
    const { message } = error as Error
    throw new CommandFailure(EXIT.usage, `the script cannot be read: ${message}`, { cause: error })
  }
  return file
}

async function talk(
  { world }: Internet,
  hostName: string,
  script: Readable | undefined,
  pcapFile: PcapFile | undefined,
): Promise<ExitCode> {
  const host = named(() => world.host(hostName))
  pcapFile?.record(world)
  const print = (line: string): void => console.log(line)
  if (script !== undefined) return runScript(scriptSession({ world, host, print }), script, print)
  return talkTo(promptSession({ world, host, print }), print)
}

async function talkInRealTime(
  { world }: Internet,
  hostName: string,
  script: Readable | undefined,
  pcapFile: PcapFile | undefined,
  joins: readonly Join[],
): Promise<ExitCode> {
  const { clock, network } = nodeRuntime()
  const host = named(() => world.host(hostName))
  const print = (line: string): void => console.log(line)
  const realTime = new RealTime(world, clock)
  const wires: UdpWire[] = []
  try {
    for (const join of joins) {
      const machine = named(() => joinable(world, join))
      wires.push(await openJoin(world, realTime, network, machine, join.port))
    }
    pcapFile?.record(world)
    for (const [i, { local }] of wires.entries()) {
      print(`${joins[i]!.machine} ends at ${formatSocketAddress(local)} (UDP), a datagram a frame`)
    }
    const session = realTimeSession({ world, host, print }, script === undefined, realTime)
    return await inStep(realTime, () =>
      script === undefined ? talkTo(session, print) : runThenServe(session, script, print, joins),
    )
  } finally {
    for (const wire of wires) wire.close()
  }
}

/** What `talk` comes to, the time of the world passing meanwhile. */
async function inStep(realTime: RealTime, talk: () => Promise<ExitCode>): Promise<ExitCode> {
  const over = new AbortController()
  const passing = realTime.run(over.signal)
  const talking = talk()
  try {
    return await Promise.race([talking, passing.then(() => talking)])
  } finally {
    over.abort()
    await passing
  }
}

async function talkTo(session: SimSession, print: (line: string) => void): Promise<ExitCode> {
  print("A simulated Internet. 'help' lists the commands, Ctrl-D or 'exit' leaves.")
  await new SimPrompt(session).run()
  return EXIT.done
}

/** A world that others are joined to goes on when the script is over. */
async function runThenServe(
  session: SimSession,
  script: Readable,
  print: (line: string) => void,
  joins: readonly Join[],
): Promise<ExitCode> {
  const exitCode = await runScript(session, script, print)
  if (joins.length > 0 && !session.session.isOver) await endAsked()
  return exitCode
}

/** What `find` finds; a name that the world does not have is wrong usage. */
function named<T>(find: () => T): T {
  try {
    return find()
  } catch (error) {
    if (error instanceof TopologyError) throw new CommandFailure(EXIT.usage, error.message, { cause: error })
    throw error
  }
}

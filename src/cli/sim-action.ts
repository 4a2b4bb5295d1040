/** What `rootwalk sim` does. */

import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { formatSocketAddress } from '../address/socket-address.ts'
import { startInternet } from '../internet/start-internet.ts'
import type { Internet } from '../internet/internet.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { RealTime } from '../sim/real-time.ts'
import type { UdpWire } from '../sim/udp-wire.ts'
import { TopologyError } from '../sim/topology-error.ts'
import type { Fault } from '../worldfile/fault.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'
import { defaultZonesFolder } from './lab-folder.ts'
import type { Join } from './sim-join-value.ts'
import { joinable, openJoin } from './sim-join.ts'
import { PcapFile } from './sim-pcap.ts'
import { SimPrompt } from './sim-prompt.ts'
import { runScript } from './sim-script.ts'
import {
  promptSession,
  realTimeSession,
  scriptSession,
  type SimSession,
  type SimSessionOptions,
} from './sim-session.ts'
import { endAsked } from './serving.ts'
import { readWorld } from './world-source.ts'

interface Options {
  readonly zones?: string
  readonly run?: string
  readonly host: string
  readonly pcap?: string
  readonly seed: number
  readonly realTime?: true
  readonly join?: readonly Join[]
  readonly fault?: readonly Fault[]
}

export async function sim(worldPath: string | undefined, options: Options): Promise<ExitCode> {
  const { zones = defaultZonesFolder(), run, host, pcap, seed, realTime, join = [], fault: faults } = options
  // Whose clock is at home anywhere prints the same everywhere.
  process.env.TZ = 'UTC'
  const script = await scriptOf(run)
  const pcapFile = pcap === undefined ? undefined : new PcapFile(pcap)
  try {
    const internet = await startInternet({ world: await readWorld(worldPath), zones, seed, faults })
    try {
      const isRealTime = realTime === true || join.length > 0
      return await (isRealTime
        ? talkInRealTime(internet, host, script, pcapFile, join)
        : talk(internet, host, script, pcapFile))
    } finally {
      await internet.close()
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
  internet: Internet,
  hostName: string,
  script: Readable | undefined,
  pcapFile: PcapFile | undefined,
): Promise<ExitCode> {
  const session = sessionIn(internet, hostName, pcapFile)
  pcapFile?.record(internet.world)
  if (script !== undefined) return runScript(scriptSession(session), script, session.print)
  return talkTo(promptSession(session), session.print)
}

/** Throws `CommandFailure` for a host that there is none of. */
function sessionIn(internet: Internet, hostName: string, pcapFile: PcapFile | undefined): SimSessionOptions {
  const { world, registry, speakers } = internet
  const host = named(() => world.host(hostName))
  const onKeyLog = (line: string): void => pcapFile?.addSecret(line)
  // Readers want a secret before its first use, and which end knows it so early depends on the secret.
  internet.onKeyLog(onKeyLog)
  return { world, host, services: { registry, speakers, onKeyLog }, print: (line) => console.log(line) }
}

async function talkInRealTime(
  internet: Internet,
  hostName: string,
  script: Readable | undefined,
  pcapFile: PcapFile | undefined,
  joins: readonly Join[],
): Promise<ExitCode> {
  const { clock, network } = nodeRuntime()
  const options = sessionIn(internet, hostName, pcapFile)
  const { world, print } = options
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
    const session = realTimeSession(options, script === undefined, realTime)
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

// A real kernel on a simulated wire: a network namespace whose eth0 is a TAP device, which socat joins to the UDP socket
// that a cable of the simulated world ends in.

import { nodeRuntime } from '../../../src/node/node-runtime.ts'
import type { CableOptions } from '../../../src/sim/link/cable-options.ts'
import { Port } from '../../../src/sim/link/port.ts'
import { RealTime } from '../../../src/sim/real-time.ts'
import { openUdpWire } from '../../../src/sim/udp-wire.ts'
import type { WiredWorld } from '../../../src/sim/wired-world.ts'
import { NetworkNamespace } from './network-namespace.ts'
import { eventually, runProgram, RunningProgram, type ProgramOptions, type ProgramResult } from './program.ts'
import type { Scope } from './scope.ts'

/** A world that keeps step with the real clock until the scope ends. What goes wrong in it fails the end of the scope. */
export function runInRealTime(scope: Scope, world: WiredWorld): RealTime {
  const realTime = new RealTime(world, nodeRuntime().clock)
  const over = new AbortController()
  const running = realTime.run(over.signal)
  running.catch(() => {})
  scope.use({
    async [Symbol.asyncDispose]() {
      over.abort()
      await running
    },
  })
  return realTime
}

export interface LinuxOptions {
  /** Where its cable is plugged in. */
  readonly port: Port
  readonly cable?: Partial<CableOptions>
  /** `10.0.0.2/24`; none for one who asks for it. */
  readonly address?: string
  readonly gateway?: string
}

let count = 0

export class LinuxHost {
  readonly namespace: NetworkNamespace

  private constructor(namespace: NetworkNamespace) {
    this.namespace = namespace
  }

  /** At a port of a world of this process. */
  static async plugIn(
    scope: Scope,
    world: WiredWorld,
    realTime: RealTime,
    { port, cable: options = {}, address, gateway }: LinuxOptions,
  ): Promise<LinuxHost> {
    const outside = new Port(world, `linux${count}`, world.newMac())
    world.connect(port, outside, options)
    const host = await LinuxHost.inPlaceOf(scope, outside, realTime, address)
    if (gateway !== undefined) await host.must('ip', ['route', 'add', 'default', 'via', gateway])
    return host
  }

  /** In the place of a machine of the world: at a port of it, which the machine hears nothing of any more. */
  static async inPlaceOf(
    scope: Scope,
    port: Port,
    realTime: RealTime,
    address: string | undefined,
  ): Promise<LinuxHost> {
    const wire = await openUdpWire(port, realTime, nodeRuntime().network, {
      local: { ip: '127.0.0.1', port: 0 },
    })
    scope.use({ [Symbol.dispose]: () => wire.close() })
    const host = await LinuxHost.plugInto(scope, wire.local.port)
    if (address !== undefined) await host.must('ip', ['addr', 'add', address, 'dev', 'eth0'])
    return host
  }

  /** At the end of a cable that is a UDP port of this machine. Its eth0 is up and has no address. */
  static async plugInto(scope: Scope, udpPort: number): Promise<LinuxHost> {
    const namespace = scope.use(await NetworkNamespace.create())
    const device = `rw${process.pid}n${count++}`
    scope.use(
      RunningProgram.start('socat', [
        `TUN,tun-name=${device},tun-type=tap,iff-no-pi`,
        `UDP4:127.0.0.1:${udpPort},bind=127.0.0.1`,
      ]),
    )
    await eventually(`the TAP device ${device}`, async () => {
      const { status } = await runProgram('ip', [
        'link',
        'set',
        device,
        'netns',
        namespace.name,
        'name',
        'eth0',
      ])
      return status === 0 ? true : undefined
    })
    const host = new LinuxHost(namespace)
    await host.must('ip', ['link', 'set', 'eth0', 'up'])
    return host
  }

  run(program: string, args: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
    return runProgram(program, args, { ...options, through: this.namespace.entry })
  }

  start(program: string, args: readonly string[]): RunningProgram {
    return RunningProgram.start(program, args, { through: this.namespace.entry })
  }

  /** As `run`; its standard output. Rejects unless the program ends with 0. */
  async must(program: string, args: readonly string[], options: ProgramOptions = {}): Promise<string> {
    const { status, stdout, stderr } = await this.run(program, args, options)
    if (status !== 0)
      throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`)
    return stdout
  }
}

// A laptop and a printer on a switch, a router, and a server behind it; and a shell on any of them.

import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { parseMac } from '../../src/address/mac.ts'
import type { Command } from '../../src/shell/command.ts'
import { Session } from '../../src/shell/session.ts'
import type { ShellServices } from '../../src/shell/shell-services.ts'
import { WiredWorld } from '../../src/sim/wired-world.ts'

const HOSTS: Readonly<Record<string, Readonly<Record<string, readonly [mac: string, ip: string]>>>> = {
  laptop: { eth0: ['02:00:00:00:00:02', '192.168.1.2'] },
  printer: { eth0: ['02:00:00:00:00:03', '192.168.1.3'] },
  router: { eth0: ['02:00:00:00:00:01', '192.168.1.1'], eth1: ['02:00:00:00:01:01', '10.0.0.1'] },
  server: { eth0: ['02:00:00:00:01:02', '10.0.0.2'] },
}

const GATEWAYS: Readonly<Record<string, string>> = {
  laptop: '192.168.1.1',
  printer: '192.168.1.1',
  server: '10.0.0.1',
}

export function smallNetwork(): WiredWorld {
  const world = new WiredWorld()
  const lan = world.addSwitch('lan')
  for (const [name, cards] of Object.entries(HOSTS)) {
    const host = world.addHost(name)
    for (const [card, [mac]] of Object.entries(cards)) host.addInterface(card, parseMac(mac))
  }
  for (const name of ['laptop', 'printer', 'router']) {
    world.connect(world.host(name).port('eth0'), lan.port(), {}, name)
  }
  world.connect(
    world.host('router').port('eth1'),
    world.host('server').port('eth0'),
    { latencyMs: 10 },
    'trunk',
  )
  for (const [name, cards] of Object.entries(HOSTS)) {
    const { kernel } = world.host(name)
    for (const [card, [, ip]] of Object.entries(cards)) kernel.interface(card).addAddress(ipv4Number(ip), 24)
    const gateway = GATEWAYS[name]
    if (gateway === undefined) kernel.settings.forwarding = true
    else addDefaultRoute(world, name, gateway)
  }
  return world
}

function addDefaultRoute(world: WiredWorld, name: string, gateway: string): void {
  const { kernel } = world.host(name)
  kernel.routes.add({
    destination: 0,
    prefixLength: 0,
    gateway: ipv4Number(gateway),
    interface: kernel.interface('eth0'),
    metric: 0,
    kind: 'static',
  })
}

/** A shell with some commands; its output is in `lines`. */
export class TestShell {
  readonly world: WiredWorld
  readonly session: Session
  readonly lines: string[] = []
  /** Called when a command begins to wait for what may never happen. */
  onLinger: () => void = () => this.session.interrupt()

  constructor(
    commands: readonly Command[],
    world = smallNetwork(),
    hostName = 'laptop',
    services: ShellServices = {},
  ) {
    this.world = world
    this.session = new Session({
      world,
      host: world.host(hostName),
      commands,
      services,
      print: (line) => this.lines.push(line),
      typed: true,
      onLinger: () => {
        this.onLinger()
        return () => {}
      },
    })
  }

  /** What a line prints. */
  async output(line: string): Promise<string[]> {
    return (await this.run(line)).output
  }

  async run(line: string): Promise<{ exitCode: number; output: string[] }> {
    this.lines.length = 0
    const exitCode = await this.world.run(this.session.execute(line))
    return { exitCode, output: [...this.lines] }
  }
}

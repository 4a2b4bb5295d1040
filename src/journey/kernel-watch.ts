/**
 * What no frame tells: that a packet waits for ARP, that a switch has learned, a translator mapped, a connection changed
 * its state. Each machine has room for one watcher; this takes it, and gives it back.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { WiredHost } from '../sim/wired-host.ts'
import { Switch } from '../sim/link/switch.ts'
import { IP_AT } from '../stack/ip-packet.ts'
import type { TcpState } from '../stack/tcp/tcp-config.ts'
import type { TcpConnection } from '../stack/tcp/tcp-connection.ts'
import { receiveWindow, segmentSize } from '../stack/tcp/tcb.ts'
import type { NetworkInterface } from '../stack/network-interface.ts'
import { packetFlowText } from './flow-text.ts'
import { viewIpv4, type PacketView } from './packet-view.ts'
import type { ArpWait, ControlBlock, NatMapping, SwitchLearning } from './record.ts'
import type { WorldMap } from './world-map.ts'

export interface KernelWatchParts {
  readonly map: WorldMap
  /** Milliseconds since the journey began. */
  readonly now: () => number
  /** Told of each packet that waits, before it is noted: its host has just chosen the way. */
  readonly waiting: (host: WiredHost, destination: Ipv4) => void
}

export class KernelWatch {
  readonly waits: ArpWait[] = []
  readonly learnings: SwitchLearning[] = []
  readonly mappings: NatMapping[] = []
  readonly controlBlocks: ControlBlock[] = []
  readonly #parts: KernelWatchParts
  readonly #states = new WeakMap<TcpConnection, TcpState>()

  constructor(parts: KernelWatchParts) {
    this.#parts = parts
    for (const machine of parts.map.machines) {
      if (machine instanceof WiredHost) this.#watchHost(machine)
      if (machine instanceof Switch) this.#watchSwitch(machine)
    }
  }

  /** Whom a translator is going to send a packet to that has come for its outside address. */
  insideOf(machine: string, { protocol, destination, destinationPort }: PacketView): Ipv4 | undefined {
    const mapping = this.mappings.findLast(
      ({ machine: at, protocol: of, outside }) =>
        at === machine && of === protocol && outside.ip === destination && outside.port === destinationPort,
    )
    return mapping?.inside.ip
  }

  stop(): void {
    for (const machine of this.#parts.map.machines) {
      if (machine instanceof Switch) machine.onLearned = undefined
      if (!(machine instanceof WiredHost)) continue
      machine.nat?.watch(undefined)
      machine.kernel.tcp.watch(undefined)
      for (const { neighbors } of machine.kernel.interfaces) neighbors.watch(undefined)
    }
  }

  #watchHost(host: WiredHost): void {
    const { name, kernel, nat } = host
    nat?.watch((protocol, inside, outside) =>
      this.mappings.push({ atMs: this.#parts.now(), machine: name, protocol, inside, outside }),
    )
    kernel.tcp.watch((connection) => this.#noteState(name, connection))
    for (const card of kernel.interfaces) {
      card.neighbors.watch((nextHop, frame) => this.#noteWait(host, card, nextHop, frame))
    }
  }

  #watchSwitch(machine: Switch): void {
    machine.onLearned = (mac, port) => {
      const towards = this.#parts.map.beyond(port).name
      this.learnings.push({ atMs: this.#parts.now(), machine: machine.name, mac, towards })
    }
  }

  #noteWait(host: WiredHost, card: NetworkInterface, nextHop: Ipv4, frame: Uint8Array): void {
    const view = viewIpv4(frame, IP_AT)
    if (view === undefined) return
    this.#parts.waiting(host, view.destination)
    const { source, destination, identification, sourcePort, destinationPort } = view
    this.waits.push({
      atMs: this.#parts.now(),
      machine: host.name,
      interface: card.name,
      nextHop,
      flow: packetFlowText(view),
      packet: { source, destination, identification, sourcePort, destinationPort },
    })
  }

  #noteState(machine: string, connection: TcpConnection): void {
    const tcb = connection.machine.record
    if (this.#states.get(connection) === tcb.state) return
    this.#states.set(connection, tcb.state)
    const { send, receive, options, rtt, congestion } = tcb
    this.controlBlocks.push({
      atMs: this.#parts.now(),
      machine,
      local: connection.local,
      remote: connection.remote,
      state: tcb.state,
      sendUnacknowledged: send.unacknowledged,
      sendNext: send.next,
      sendWindow: send.window,
      receiveNext: receive.queue.nextSequence,
      receiveWindow: receiveWindow(tcb),
      congestionWindow: congestion.window,
      congestionControl: congestion.name,
      segmentSize: segmentSize(tcb),
      sendShift: options.sendShift,
      receiveShift: options.receiveShift,
      smoothedRttMs: rtt.smoothedMs === 0 ? undefined : rtt.smoothedMs,
      timeoutMs: rtt.rtoMs,
    })
  }
}

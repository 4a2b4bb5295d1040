/**
 * Watches a world while a journey is under way: every frame on every cable, and what frames do not tell. It keeps what
 * it sees and draws no conclusions.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { readMac } from '../address/mac.ts'
import type { Unresolved } from '../dns/resolver/explanation/unresolved.ts'
import type { Resolution } from '../dns/resolver/explanation/resolution.ts'
import type { LabEvent } from '../lab/lab-event.ts'
import { Capture } from '../sim/capture/capture.ts'
import type { Cable } from '../sim/link/cable.ts'
import { WiredHost } from '../sim/wired-host.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import type { BrowserEvent } from './browser-event.ts'
import { CounterWatch } from './counter-watch.ts'
import type { JourneyPacket } from './journey-packet.ts'
import { KernelWatch } from './kernel-watch.ts'
import { viewPacket, type PacketView } from './packet-view.ts'
import type { JourneyRecord } from './record.ts'
import { RouteRecorder, type ReasonOf } from './route-recorder.ts'
import { WorldMap, type SystemFacts } from './world-map.ts'

export interface RecorderParts {
  readonly world: WiredWorld
  readonly url: string
  /** The host that the journey starts on. */
  readonly from: string
  readonly reasonOf: ReasonOf
  readonly systemOf: (machine: string) => SystemFacts | undefined
}

export class Recorder {
  readonly startedAtMs: number
  readonly #parts: RecorderParts
  readonly #capture: Capture
  readonly #map: WorldMap
  readonly #routes: RouteRecorder
  readonly #kernels: KernelWatch
  readonly #counters: CounterWatch
  readonly #packets: JourneyPacket[] = []
  readonly #browser: BrowserEvent[] = []
  readonly #resolutions: Resolution[] = []
  readonly #unresolved: Unresolved[] = []
  readonly #keyLog: string[] = []
  readonly #stops: (() => void)[] = []

  /** Watches from now on. */
  constructor(parts: RecorderParts) {
    const { world, reasonOf } = parts
    this.#parts = parts
    this.startedAtMs = world.nowMs
    this.#capture = new Capture(world)
    this.#map = new WorldMap(world)
    this.#routes = new RouteRecorder(reasonOf)
    this.#counters = new CounterWatch(world)
    this.#kernels = new KernelWatch({
      map: this.#map,
      now: () => this.now(),
      waiting: (host, destination) => this.#routes.note(host, destination, this.now(), undefined),
    })
    for (const cable of world.cables) this.#listen(cable)
  }

  /** What the wall clock showed when the journey began, in milliseconds of the epoch. */
  get epochMs(): number {
    return Math.floor(this.#parts.world.epochMs + this.startedAtMs)
  }

  /** Milliseconds since the journey began. */
  now(): number {
    return this.#parts.world.nowMs - this.startedAtMs
  }

  /** Whether a resolver has finished with a question since. */
  get hasResolution(): boolean {
    return this.#resolutions.length > 0
  }

  noteBrowser(event: BrowserEvent): void {
    this.#browser.push(event)
  }

  noteLab(event: LabEvent): void {
    if (event.kind === 'resolved') this.#resolutions.push(event.resolution)
    if (event.kind === 'unresolved') this.#unresolved.push(event.unresolved)
  }

  noteSecret(line: string): void {
    this.#keyLog.push(line)
  }

  /** Its frames are those of the packets, in the same order. */
  get capture(): Capture {
    return this.#capture
  }

  /** Watches no more. */
  stop(): void {
    this.#capture.stop()
    this.#kernels.stop()
    for (const stop of this.#stops.splice(0)) stop()
  }

  /** What was seen so far. */
  record(): JourneyRecord {
    const { world, url, from, systemOf } = this.#parts
    const { waits, learnings, mappings, controlBlocks } = this.#kernels
    return {
      url,
      from,
      startedAtMs: this.startedAtMs,
      packets: this.#packets,
      browser: this.#browser,
      decisions: this.#routes.decisions,
      ...{ waits, learnings, mappings, controlBlocks },
      resolutions: this.#resolutions,
      unresolved: this.#unresolved,
      counters: this.#counters.changes(),
      cutCables: world.cables.filter(({ plugged }) => !plugged).map(({ name }) => name),
      keyLog: this.#keyLog,
      machines: this.#map.facts(systemOf),
    }
  }

  /** The capture is told first, so that its last frame is the one that is shown here. */
  #listen(cable: Cable): void {
    this.#capture.add(cable.name, cable)
    const [near, far] = cable.ports.map((port) => this.#map.machineAt(port))
    const stop = cable.tap((_, direction) => {
      const [from, to] = direction === 'out' ? [near!, far!] : [far!, near!]
      const { frame, comment } = this.#capture.frames.at(-1)!
      const number = this.#capture.frames.length
      const atMs = this.now()
      this.#packets.push({ number, atMs, cable: cable.name, from: from.name, to: to.name, frame, comment })
      const view = viewPacket(frame)
      if (view === undefined) return
      if (from instanceof WiredHost) this.#noteOrigin(from, view, atMs)
      if (to instanceof WiredHost && isHeard(comment)) this.#noteHop(to, view, atMs, number)
    })
    this.#stops.push(stop)
  }

  /** At the host that made the packet. */
  #noteOrigin(host: WiredHost, { source, destination }: PacketView, atMs: number): void {
    if (hasAddress(host, source)) this.#routes.note(host, destination, atMs, undefined)
  }

  /** At a router that it is about to be passed on by. */
  #noteHop(host: WiredHost, view: PacketView, atMs: number, number: number): void {
    const { kernel } = host
    if (!kernel.settings.forwarding || !isForCard(host, view)) return
    const destination = this.#kernels.insideOf(host.name, view) ?? view.destination
    if (!hasAddress(host, destination)) this.#routes.note(host, destination, atMs, number)
  }
}

/** Whether a frame with this comment of its cable arrives whole. */
function isHeard(comment: string | undefined): boolean {
  return comment === undefined || comment === 'duplicate' || comment.startsWith('held back')
}

function hasAddress({ kernel }: WiredHost, address: Ipv4): boolean {
  return kernel.interfaces.some((card) => card.hasAddress(address))
}

/** A switch that does not know better gives frames to others, too. */
function isForCard({ kernel }: WiredHost, { octets }: PacketView): boolean {
  const destination = readMac(octets, 0)
  return kernel.interfaces.some(({ mac }) => mac === destination)
}

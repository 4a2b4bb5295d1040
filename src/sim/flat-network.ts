/**
 * A network without a middle: every host is directly connected to every other. It moves datagrams, and tells
 * how long anything takes; streams are made on top of that. Knows no protocol and no program.
 *
 * For tests and scenarios it can be overheard, anything can be taken off it, and anything put on it.
 */

import type { SocketAddress } from '../address/socket-address.ts'
import type { SocketErrorCode } from '../runtime/runtime.ts'
import { isLoopback } from './host-addresses.ts'
import { INNER_LINK, Links, type Link } from './links.ts'
import type { SeededRandom } from './seeded-random.ts'
import { ticksOf, type Ticks } from './ticks.ts'
import type { World } from './world.ts'

export interface Datagram {
  readonly payload: Uint8Array
  readonly from: SocketAddress
  readonly to: SocketAddress
}

/** Something that a host has put on the network, whether or not it arrives. */
export interface Traffic extends Datagram {
  readonly atMs: number
  readonly kind: 'datagram' | 'connect' | 'data' | 'end' | 'reset'
}

/** What the network knows of a host. */
export interface Station {
  /** False if nobody listens there. */
  deliver(datagram: Datagram): boolean
  /** A datagram from `from` to `to` came to nothing. */
  report(code: SocketErrorCode, from: SocketAddress, to: SocketAddress): void
}

/** How much later than its link's latency a reordered datagram comes, at the least. */
const LEAST_HOLD_MS = 1

export class FlatNetwork<Host extends Station> {
  readonly links = new Links()
  readonly #world: World
  readonly #random: SeededRandom
  readonly #hosts = new Map<string, Host>()
  readonly #unplugged = new Set<string>()
  readonly #observers = new Set<(traffic: Traffic) => void>()
  readonly #interceptors = new Set<(datagram: Datagram) => boolean>()

  constructor(world: World) {
    this.#world = world
    this.#random = world.random.fork('network')
  }

  /** Throws if the address has a host already. */
  attach(ip: string, host: Host): void {
    if (this.#hosts.has(ip)) throw new Error(`two hosts with the address ${ip}`)
    this.#hosts.set(ip, host)
  }

  hostAt(ip: string): Host | undefined {
    return this.#hosts.get(ip)
  }

  /** What is sent to or from this address vanishes without a word, until it is plugged in again. */
  unplug(ip: string): void {
    this.#unplugged.add(ip)
  }

  plug(ip: string): void {
    this.#unplugged.delete(ip)
  }

  /** `observer` sees all that is sent from now on; the payload is its own. Returns how to stop that. */
  observe(observer: (traffic: Traffic) => void): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  /**
   * `take` sees every datagram before the network does. If it says true the datagram is its own, to keep, to
   * answer with `inject` or to forget. Returns how to stop that.
   */
  intercept(take: (datagram: Datagram) => boolean): () => void {
    this.#interceptors.add(take)
    return () => this.#interceptors.delete(take)
  }

  /** Sends a datagram in anybody's name, past the interceptors. The payload is copied. */
  inject({ payload, from, to }: Datagram): void {
    const datagram = { payload: new Uint8Array(payload), from, to }
    this.note('datagram', from, to, datagram.payload)
    this.#carry(datagram, undefined)
  }

  /** Sends for `sender`, who gives the payload away. */
  send(datagram: Datagram, sender: Host): void {
    this.note('datagram', datagram.from, datagram.to, datagram.payload)
    for (const take of this.#interceptors) {
      this.#world.wake()
      if (take(datagram)) return
    }
    this.#carry(datagram, sender)
  }

  /** Lets the observers know. */
  note(kind: Traffic['kind'], from: SocketAddress, to: SocketAddress, payload: Uint8Array): void {
    for (const observer of this.#observers) {
      this.#world.wake()
      observer({ atMs: this.#world.nowMs, kind, from, to, payload: new Uint8Array(payload) })
    }
  }

  /** How long something sent now takes to get there, or undefined if it gets lost. */
  transit(fromIp: string, toIp: string): Ticks | undefined {
    if (this.#unplugged.has(fromIp) || this.#unplugged.has(toIp)) return undefined
    const link = this.#link(fromIp, toIp)
    return this.#random.chance(link.loss) ? undefined : this.#travelTime(link)
  }

  #link(fromIp: string, toIp: string): Link {
    return isLoopback(toIp) || fromIp === toIp ? INNER_LINK : this.links.between(fromIp, toIp)
  }

  #travelTime({ latencyMs, jitterMs }: Link): Ticks {
    const latency = ticksOf(latencyMs)
    return jitterMs > 0 ? latency + this.#random.below(ticksOf(jitterMs) + 1) : latency
  }

  #carry(datagram: Datagram, sender: Host | undefined): void {
    const { payload, from, to } = datagram
    const link = this.#link(from.ip, to.ip)
    const delay = this.transit(from.ip, to.ip)
    if (delay === undefined) return
    const holdMs = this.#random.chance(link.reordering) ? link.latencyMs + LEAST_HOLD_MS : 0
    if (this.#random.chance(link.duplication)) {
      const copy = { payload: new Uint8Array(payload), from, to }
      this.#world.schedule(this.#travelTime(link), () => this.#arrive(copy, sender))
    }
    this.#world.schedule(delay + ticksOf(holdMs), () => this.#arrive(datagram, sender))
  }

  #arrive(datagram: Datagram, sender: Host | undefined): void {
    const { ip } = datagram.to
    if (this.#unplugged.has(ip)) return
    const host = isLoopback(ip) ? sender : this.#hosts.get(ip)
    if (host === undefined) this.#bounce('EHOSTUNREACH', datagram, sender)
    else if (!host.deliver(datagram)) this.#bounce('ECONNREFUSED', datagram, sender)
    // A payload is valid only during the call: whoever kept it shall find out here and not in earnest.
    datagram.payload.fill(0)
  }

  /** What ICMP would tell the sender. */
  #bounce(code: SocketErrorCode, { from, to }: Datagram, sender: Host | undefined): void {
    const delay = this.transit(to.ip, from.ip)
    if (delay === undefined) return
    const host = sender ?? this.#hosts.get(from.ip)
    this.#world.schedule(delay, () => host?.report(code, from, to))
  }
}

/**
 * The host's side of PPPoE discovery (RFC 2516 §5): finds an access concentrator on a line and opens a session with
 * the first that offers one. What goes through the session is not its business.
 */

import { BROADCAST_MAC, readMac, type Mac } from '../../address/mac.ts'
import { PPPOE_CODE, PPPOE_TAG, type PppoeDiscovery, type PppoeTag } from '../../wire/pppoe.ts'
import type { Event } from '../event-queue.ts'
import { ticksOf } from '../ticks.ts'
import type { World } from '../world.ts'
import type { Port } from './port.ts'
import { discoveryFrame, discoveryOf } from './pppoe-frames.ts'

export interface ClientSession {
  readonly id: number
  readonly concentrator: Mac
}

/** RFC 2516 §5.1 leaves it open: the wait doubles with every attempt. */
const FIRST_RETRY_MS = 1000
const ATTEMPTS = 10

const ANY_SERVICE: PppoeTag = { type: PPPOE_TAG.serviceName, data: new Uint8Array() }

export class PppoeClient {
  readonly #world: World
  readonly #line: Port
  readonly #up: () => void
  #session: ClientSession | undefined
  /** The concentrator that was asked for a session. */
  #asked: Mac | undefined
  #retry: Event | undefined

  /** `up` is called when a session is there. */
  constructor(world: World, line: Port, up: () => void) {
    this.#world = world
    this.#line = line
    this.#up = up
  }

  get session(): ClientSession | undefined {
    return this.#session
  }

  /** Looks for a concentrator, unless it does already or has a session. Gives up after a while. */
  start(): void {
    if (this.#session === undefined && this.#retry === undefined && this.#line.carrier) this.#initiate(0)
  }

  /** Forgets the session: the line is dead. */
  stop(): void {
    if (this.#retry !== undefined) this.#world.cancel(this.#retry)
    this.#retry = this.#session = this.#asked = undefined
  }

  /** A frame of discovery that was for this modem. */
  hear(frame: Uint8Array): void {
    const packet = discoveryOf(frame)
    const from = readMac(frame, 6)
    if (packet?.code === PPPOE_CODE.pado) this.#request(packet, from)
    else if (packet?.code === PPPOE_CODE.pads) this.#open(packet, from)
    else if (packet?.code === PPPOE_CODE.padt) this.#terminate(packet, from)
  }

  #initiate(attempts: number): void {
    this.#asked = undefined
    if (attempts === ATTEMPTS) {
      this.#retry = undefined
      return
    }
    this.#retry = this.#world.schedule(ticksOf(FIRST_RETRY_MS * 2 ** attempts), () =>
      this.#initiate(attempts + 1),
    )
    this.#send(BROADCAST_MAC, PPPOE_CODE.padi, [ANY_SERVICE])
  }

  #request({ tags }: PppoeDiscovery, from: Mac): void {
    if (this.#retry === undefined || this.#asked !== undefined) return
    this.#asked = from
    const cookie = tags.filter(({ type }) => type === PPPOE_TAG.accessConcentratorCookie)
    this.#send(from, PPPOE_CODE.padr, [ANY_SERVICE, ...cookie])
  }

  #open({ sessionId }: PppoeDiscovery, from: Mac): void {
    if (from !== this.#asked || sessionId === 0) return
    this.stop()
    this.#session = { id: sessionId, concentrator: from }
    this.#up()
  }

  #terminate({ sessionId }: PppoeDiscovery, from: Mac): void {
    if (sessionId !== this.#session?.id || from !== this.#session.concentrator) return
    this.stop()
    this.start()
  }

  #send(destination: Mac, code: number, tags: readonly PppoeTag[]): void {
    this.#line.transmit(discoveryFrame({ source: this.#line.mac, destination }, { code, sessionId: 0, tags }))
  }
}

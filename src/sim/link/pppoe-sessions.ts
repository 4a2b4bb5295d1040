/**
 * The concentrator's side of PPPoE discovery (RFC 2516 §5): offers itself to whoever asks, gives each modem a session, and
 * knows them by number and by the customer's address.
 */

import type { Ipv4 } from '../../address/ipv4-number.ts'
import { readMac, type Mac } from '../../address/mac.ts'
import { PPPOE_CODE, PPPOE_TAG, type PppoeTag } from '../../wire/pppoe.ts'
import type { Port } from './port.ts'
import { discoveryFrame, discoveryOf } from './pppoe-frames.ts'

export interface CustomerSession {
  readonly id: number
  readonly line: Port
  readonly modem: Mac
  /** What the modem has said is at its end. */
  readonly address: Ipv4 | undefined
}

const LAST_ID = 0xffff

/** A line has one modem, and a few at most where it ends in a switch; whoever asks for more wants them all. */
const MOST_OF_A_LINE = 16

export class PppoeSessions {
  readonly #name: Uint8Array
  readonly #sessions = new Map<number, CustomerSession>()
  readonly #customers = new Map<Ipv4, CustomerSession>()
  #lastId = 0

  /** `name` is offered to modems. */
  constructor(name: string) {
    this.#name = new TextEncoder().encode(name)
  }

  list(): CustomerSession[] {
    return [...this.#sessions.values()]
  }

  /** The session that a frame from this line belongs to. */
  of(frame: Uint8Array, id: number, line: Port): CustomerSession | undefined {
    const session = this.#sessions.get(id)
    return session?.line === line && session.modem === readMac(frame, 6) ? session : undefined
  }

  ofCustomer(address: Ipv4): CustomerSession | undefined {
    return this.#customers.get(address)
  }

  /** The customer of a session has this address, and nobody else has it any more. */
  bind(session: CustomerSession, address: Ipv4): void {
    this.#release(session)
    const bound = { ...session, address }
    this.#sessions.set(session.id, bound)
    this.#customers.set(address, bound)
  }

  /** A frame of discovery from a line. */
  hear(frame: Uint8Array, line: Port): void {
    const packet = discoveryOf(frame)
    if (packet === undefined) return
    const modem = readMac(frame, 6)
    if (packet.code === PPPOE_CODE.padi) this.#answer(line, modem, PPPOE_CODE.pado, 0, packet.tags)
    else if (packet.code === PPPOE_CODE.padr) this.#confirm(line, modem, packet.tags)
    else if (packet.code === PPPOE_CODE.padt) this.#end(this.of(frame, packet.sessionId, line))
  }

  /** The line is dead, and all its sessions with it. */
  endAll(line: Port): void {
    for (const session of this.list()) if (session.line === line) this.#end(session)
  }

  #confirm(line: Port, modem: Mac, tags: readonly PppoeTag[]): void {
    // Asking again ends the session that the modem has forgotten.
    const ofLine = this.list().filter((session) => session.line === line)
    const forgotten = ofLine.find((session) => session.modem === modem)
    this.#end(forgotten)
    if (forgotten === undefined && ofLine.length >= MOST_OF_A_LINE) return
    if (this.#sessions.size === LAST_ID) return
    do this.#lastId = (this.#lastId % LAST_ID) + 1
    while (this.#sessions.has(this.#lastId))
    this.#sessions.set(this.#lastId, { id: this.#lastId, line, modem, address: undefined })
    this.#answer(line, modem, PPPOE_CODE.pads, this.#lastId, tags)
  }

  #end(session: CustomerSession | undefined): void {
    if (session === undefined) return
    this.#sessions.delete(session.id)
    this.#release(session)
  }

  /** Its address is free, unless another session has it by now. */
  #release({ id, address }: CustomerSession): void {
    if (address !== undefined && this.#customers.get(address)?.id === id) this.#customers.delete(address)
  }

  /** What the modem said of the service and of itself is repeated (RFC 2516 §5.2, §5.4). */
  #answer(line: Port, modem: Mac, code: number, sessionId: number, asked: readonly PppoeTag[]): void {
    const repeated = asked.filter(({ type }) => type === PPPOE_TAG.serviceName || type === PPPOE_TAG.hostUniq)
    const name = { type: PPPOE_TAG.accessConcentratorName, data: this.#name }
    const stretch = { source: line.mac, destination: modem }
    line.transmit(discoveryFrame(stretch, { code, sessionId, tags: [name, ...repeated] }))
  }
}

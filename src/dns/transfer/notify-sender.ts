/**
 * Tells other servers that a zone has changed (RFC 1996), each until it has answered or is given up. To one server there
 * is one message under way for a zone: of what changes meanwhile it is told after that.
 */

import { SocketError, type Timer } from '../../runtime/runtime.ts'
import type { HostedZone } from '../hosting/hosted-zone.ts'
import { OPCODE, RCODE } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import { FLAG, withOpcode } from '../message/header.ts'
import type { Message } from '../message/message.ts'
import type { Zone } from '../zone/zone.ts'
import type { Peer } from './peer.ts'
import { askPeer } from './peer-request.ts'
import { TransferError } from './transfer-error.ts'
import { NOTIFY_PATIENCE, NOTIFY_SPACING_MS } from './transfer-limits.ts'
import type { TransferSurroundings } from './transfer-surroundings.ts'

export type NotifyEvent =
  | { readonly kind: 'answered'; readonly target: Peer; readonly serial: number; readonly rcode: number }
  | { readonly kind: 'unanswered'; readonly target: Peer; readonly serial: number }
  /** There is no way to the target, or what comes from there is not signed as it has to be. */
  | {
      readonly kind: 'failed'
      readonly target: Peer
      readonly serial: number
      readonly error: SocketError | TransferError
    }

export class NotifySender {
  readonly #hosted: HostedZone
  readonly #targets: readonly TargetNotifier[]
  readonly #unobserve: () => void

  /** From now on each target is told of each generation that is published. */
  constructor(
    surroundings: TransferSurroundings,
    hosted: HostedZone,
    targets: readonly Peer[],
    observe: (event: NotifyEvent) => void = () => {},
  ) {
    this.#hosted = hosted
    this.#targets = targets.map((target) => new TargetNotifier(surroundings, hosted, target, observe))
    this.#unobserve = hosted.observe(() => this.notify())
  }

  /** Tells all targets of what is served now, if anything is. */
  notify(): void {
    if (this.#hosted.zone !== undefined) for (const target of this.#targets) target.tell()
  }

  /** Tells nobody any more. */
  close(): void {
    this.#unobserve()
    for (const target of this.#targets) target.close()
  }
}

class TargetNotifier {
  readonly #surroundings: TransferSurroundings
  readonly #hosted: HostedZone
  readonly #target: Peer
  readonly #observe: (event: NotifyEvent) => void
  /** Ends what is under way, when it is news no more. */
  #superseding = new AbortController()
  #hasNews = false
  #isBusy = false
  #isClosed = false
  /** Until it is over, no other message is sent. */
  #spacing: Timer | undefined

  constructor(
    surroundings: TransferSurroundings,
    hosted: HostedZone,
    target: Peer,
    observe: (event: NotifyEvent) => void,
  ) {
    this.#surroundings = surroundings
    this.#hosted = hosted
    this.#target = target
    this.#observe = observe
  }

  tell(): void {
    this.#hasNews = true
    // What is under way is no news any more.
    this.#superseding.abort()
    this.#next()
  }

  close(): void {
    this.#isClosed = true
    this.#superseding.abort()
    this.#spacing?.cancel()
  }

  #next(): void {
    const { zone } = this.#hosted
    const isWaiting = this.#isBusy || this.#spacing !== undefined
    if (isWaiting || !this.#hasNews || zone === undefined || this.#isClosed) return
    this.#hasNews = false
    void this.#send(zone)
  }

  async #send(zone: Zone): Promise<void> {
    this.#isBusy = true
    this.#spacing = this.#surroundings.runtime.clock.schedule(NOTIFY_SPACING_MS, () => {
      this.#spacing = undefined
      this.#next()
    })
    this.#superseding = new AbortController()
    const event = await this.#ask(zone, this.#superseding.signal)
    this.#isBusy = false
    if (this.#isClosed) return
    if (event !== undefined) this.#observe(event)
    this.#next()
  }

  /** What came of it; undefined when it has been superseded before anything did. */
  async #ask(zone: Zone, superseded: AbortSignal): Promise<NotifyEvent | undefined> {
    const { runtime, port } = this.#surroundings
    const target = this.#target
    const { serial } = zone
    try {
      const parts = { clock: runtime.clock, port }
      const answer = await askPeer(parts, target, notification(zone), NOTIFY_PATIENCE, superseded)
      if (answer !== undefined) return { kind: 'answered', target, serial, rcode: answer.rcode }
      return superseded.aborted ? undefined : { kind: 'unanswered', target, serial }
    } catch (error) {
      if (!(error instanceof SocketError || error instanceof TransferError)) throw error
      return { kind: 'failed', target, serial, error }
    }
  }
}

/** RFC 1996 §3.7: the question is that for the SOA, and the answer says what it is now. */
function notification(zone: Zone): Message {
  const { origin, rrclass } = zone
  return {
    id: 0,
    flags: withOpcode(FLAG.AA, OPCODE.NOTIFY),
    rcode: RCODE.NOERROR,
    question: { name: origin, type: TYPE.SOA, rrclass },
    answers: zone.rrset(origin, TYPE.SOA),
    authorities: [],
    additionals: [],
    edns: undefined,
  }
}

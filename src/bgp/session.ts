/**
 * One session with a neighbor: the state machine of RFC 4271 §8 with its timers, over one connection at a time. What
 * the messages mean to the tables, and which of two sessions stays, is for whoever owns it.
 */

import { ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import type { ByteStream, Runtime } from '../runtime/runtime.ts'
import { BGP_PORT, decodeBgp, encodeBgp, type BgpMessage } from '../wire/bgp.ts'
import { fourOctetAsOf } from '../wire/bgp-capabilities.ts'
import { BGP_ERROR, BgpDecodeError, CEASE, describeBgpNotice, type BgpNotice } from '../wire/bgp-errors.ts'
import { BGP_VERSION, type BgpOpen } from '../wire/bgp-open.ts'
import type { BgpUpdate } from '../wire/bgp-update.ts'
import { ConnectionAttempt } from './connection-attempt.ts'
import { Connection, type ConnectionUser } from './connection.ts'
import { LIMITS } from './limits.ts'
import { MessageFraming } from './message-framing.ts'
import { openFault, ownCapabilities, stateMachineNotice } from './session-notices.ts'
import { SessionTimers } from './session-timers.ts'
import type { SessionAction, SessionEvent, SessionState } from './session-states.ts'
import { nextStep } from './session-table.ts'
import type { BgpTimers, PeerConfig } from './speaker-config.ts'

/** What a session has of its speaker. */
export interface SessionContext {
  readonly runtime: Pick<Runtime, 'clock' | 'random' | 'network'>
  readonly asn: number
  readonly routerId: Ipv4
  readonly timers: BgpTimers
  readonly peer: PeerConfig
}

export interface SessionOwner {
  stateChanged(session: Session, from: SessionState, why: string | undefined): void
  /** The peer's OPEN is good. False where another session with the same peer is to stay, and not this one. */
  mayStay(session: Session): boolean
  established(session: Session): void
  released(session: Session): void
  /** A notice where the session has to end for it. */
  updated(session: Session, update: BgpUpdate): BgpNotice | undefined
  refreshWanted(session: Session): void
  /** All messages that came together have been taken. */
  caughtUp(): void
  /** There may be room to send more. */
  progressed(session: Session): void
  counted(direction: 'in' | 'out', kind: BgpMessage['kind']): void
  notified(direction: 'sent' | 'received', notice: BgpNotice): void
}

/** What an event brings with it. */
interface Occasion {
  readonly notice?: BgpNotice
  readonly update?: BgpUpdate
  readonly why?: string
}

/** What the peer is told when a timer runs out. */
const EXPIRIES: Partial<Record<SessionEvent, number>> = {
  'hold-expires': BGP_ERROR.holdTimerExpired,
  'send-hold-expires': BGP_ERROR.sendHoldTimerExpired,
}

const KEEPALIVE = encodeBgp({ kind: 'keepalive' }, { fourOctetAs: true })

export class Session implements ConnectionUser {
  /** Whether we made the connection, and not the peer. */
  isOurs = false
  #state: SessionState
  #open: BgpOpen | undefined
  #connection: Connection | undefined
  #attempt: ConnectionAttempt | undefined
  #framing = new MessageFraming()
  readonly #context: SessionContext
  readonly #owner: SessionOwner
  readonly #timers: SessionTimers

  /** 'Active' is for a session that begins with a connection of the peer. */
  constructor(context: SessionContext, owner: SessionOwner, state: 'Idle' | 'Active') {
    this.#context = context
    this.#owner = owner
    this.#state = state
    this.#timers = new SessionTimers(context.runtime, context.timers, (event) => this.#expire(event))
  }

  get state(): SessionState {
    return this.#state
  }

  /** The BGP identifier of the peer, once it has told; our tables need it of sessions that are up only. */
  get routerId(): Ipv4 {
    return this.#open?.routerId ?? 0
  }

  /** RFC 4271 §4.2: the lower of the two proposals. */
  get holdSeconds(): number {
    const { holdSeconds } = this.#context.timers
    return Math.min(holdSeconds, this.#open?.holdSeconds ?? holdSeconds)
  }

  /** RFC 4271 §4.4: a third of the hold time. */
  get keepaliveSeconds(): number {
    return this.holdSeconds / 3
  }

  /** We always tell the capability of RFC 6793. */
  get fourOctetAs(): boolean {
    return fourOctetAsOf(this.#open?.capabilities ?? []) !== undefined
  }

  /** Whether the peer leaves too much of what we said untaken. */
  get isBlocked(): boolean {
    return (this.#connection?.unsent ?? 0) >= LIMITS.unsentOctets
  }

  /** Connects at once. */
  start(): void {
    this.#happen('automatic-start')
  }

  /** Awaits the peer's connection, and makes one itself after `delayMs`. */
  startPassively(delayMs: number): void {
    this.#happen('passive-start')
    this.#timers.retryConnecting(delayMs)
  }

  /** Goes on with a connection that the peer made. */
  take(stream: ByteStream): void {
    this.isOurs = false
    this.#connect(stream)
    this.#happen('tcp-confirmed')
  }

  /** Ends, telling the peer why. */
  stop(notice: BgpNotice): void {
    this.#happen('manual-stop', { notice, why: describeBgpNotice(notice) })
  }

  /** Makes room for the other session with the same peer (RFC 4271 §6.8). */
  dump(): void {
    const notice = noticeOf(BGP_ERROR.cease, CEASE.connectionCollision)
    this.#happen('collision-dump', { notice, why: describeBgpNotice(notice) })
  }

  /** The link is known to be down, long before the hold timer would tell. */
  linkDown(): void {
    this.#happen('tcp-fails', { why: 'the link is down' })
  }

  /** Sends messages that are encoded already; the number of them is for the counters. */
  sendUpdates(octets: Uint8Array, messages: number): void {
    for (let i = 0; i < messages; i++) this.#owner.counted('out', 'update')
    this.#write(octets)
  }

  received(octets: Uint8Array): void {
    this.#framing.add(octets)
    try {
      for (let next = this.#framing.next(); next !== undefined; next = this.#framing.next()) {
        this.#takeMessage(this.#decode(next))
        if (this.#connection === undefined) break
      }
    } catch (error) {
      if (!(error instanceof BgpDecodeError)) throw error
      this.#refuse(error)
    }
    this.#owner.caughtUp()
  }

  progressed(): void {
    if (this.#connection?.unsent === 0) this.#timers.stopSendHold()
    else this.#timers.restartSendHold(this.holdSeconds)
    this.#owner.progressed(this)
  }

  ended(why: string): void {
    this.#connection = undefined
    this.#happen('tcp-fails', { why })
    this.#owner.caughtUp()
  }

  #decode(octets: Uint8Array): BgpMessage {
    const { relation } = this.#context.peer
    return decodeBgp(octets, { fourOctetAs: this.fourOctetAs, internal: relation === 'internal' })
  }

  #takeMessage(message: BgpMessage): void {
    this.#owner.counted('in', message.kind)
    switch (message.kind) {
      case 'open':
        return this.#takeOpen(message)
      case 'keepalive':
        return this.#happen('keepalive')
      case 'update':
        return this.#happen('update', { update: message })
      case 'notification':
        this.#owner.notified('received', message)
        return this.#happen('notification', { why: `the neighbor says: ${describeBgpNotice(message)}` })
      case 'route-refresh':
        // RFC 2918 §4 knows it in this state alone; elsewhere it is as bad as an UPDATE would be.
        if (this.#state === 'Established') this.#owner.refreshWanted(this)
        else this.#happen('update')
    }
  }

  #takeOpen(open: BgpOpen): void {
    const notice = openFault(open, this.#context)
    if (notice !== undefined)
      return this.#happen('open-error', { notice, why: `we say: ${describeBgpNotice(notice)}` })
    if (this.#state === 'OpenSent') {
      this.#open = open
      if (!this.#owner.mayStay(this)) return this.dump()
    }
    this.#happen('open')
  }

  /** Octets that are no message. */
  #refuse({ notification: notice }: BgpDecodeError): void {
    const events: Record<number, SessionEvent> = {
      [BGP_ERROR.header]: 'header-error',
      [BGP_ERROR.open]: 'open-error',
    }
    this.#happen(events[notice.code] ?? 'update-error', {
      notice,
      why: `we say: ${describeBgpNotice(notice)}`,
    })
  }

  #expire(event: SessionEvent): void {
    const code = EXPIRIES[event]
    const notice = code === undefined ? undefined : noticeOf(code, 0)
    this.#happen(event, notice === undefined ? {} : { notice, why: describeBgpNotice(notice) })
    this.#owner.caughtUp()
  }

  #happen(event: SessionEvent, occasion: Occasion = {}): void {
    const from = this.#state
    const { to, actions } = nextStep(from, event)
    this.#state = to
    for (const action of actions) this.#act(action, from, occasion)
    if (to !== from) this.#owner.stateChanged(this, from, to === 'Idle' ? (occasion.why ?? event) : undefined)
  }

  #act(action: SessionAction, state: SessionState, occasion: Occasion): void {
    switch (action) {
      case 'connect':
        return this.#attemptConnection()
      case 'drop':
        return this.#drop()
      case 'send-open':
        return this.#send(this.#ownOpen())
      case 'send-keepalive':
        return this.#sendKeepalive()
      case 'send-notification':
        return this.#notify(occasion.notice!)
      case 'complain':
        return this.#notify(stateMachineNotice(state))
      case 'start-connect-retry':
        return this.#timers.retryConnecting()
      case 'stop-connect-retry':
        return this.#timers.stopRetrying()
      case 'start-long-hold':
        return this.#timers.awaitOpen()
      case 'restart-hold':
        return this.#timers.restartHold(this.holdSeconds)
      case 'restart-keepalive':
        return this.#timers.restartKeepalive(this.keepaliveSeconds)
      case 'establish':
        return this.#owner.established(this)
      case 'release':
        return this.#owner.released(this)
      case 'take-update':
        return this.#takeUpdate(occasion.update!)
    }
  }

  #takeUpdate(update: BgpUpdate): void {
    const notice = this.#owner.updated(this, update)
    if (notice !== undefined) {
      this.#happen('update-error', { notice, why: `we say: ${describeBgpNotice(notice)}` })
    }
  }

  #attemptConnection(): void {
    const { runtime, peer } = this.#context
    const remote = { ip: ipv4Text(peer.address), port: peer.port ?? BGP_PORT }
    this.#attempt = new ConnectionAttempt(runtime.network, remote, {
      connected: (stream) => {
        this.isOurs = true
        this.#connect(stream)
        this.#happen('tcp-acknowledged')
      },
      failed: (code) => this.#happen('tcp-fails', { why: `no connection: ${code}` }),
    })
  }

  #connect(stream: ByteStream): void {
    this.#attempt = undefined
    this.#open = undefined
    this.#framing = new MessageFraming()
    this.#connection = new Connection(stream, this.#context.runtime.clock, this)
  }

  #drop(): void {
    this.#attempt?.giveUp()
    this.#attempt = undefined
    this.#connection?.close()
    this.#connection = undefined
    this.#timers.stopConnection()
  }

  #ownOpen(): BgpOpen {
    const { asn, routerId, timers } = this.#context
    const { holdSeconds } = timers
    return {
      kind: 'open',
      version: BGP_VERSION,
      asn,
      holdSeconds,
      routerId,
      capabilities: ownCapabilities(asn),
    }
  }

  #notify(notice: BgpNotice): void {
    this.#send({ kind: 'notification', ...notice })
    this.#owner.notified('sent', notice)
  }

  #sendKeepalive(): void {
    this.#owner.counted('out', 'keepalive')
    this.#write(KEEPALIVE)
  }

  #send(message: BgpMessage): void {
    this.#owner.counted('out', message.kind)
    this.#write(encodeBgp(message, { fourOctetAs: this.fourOctetAs }))
  }

  #write(octets: Uint8Array): void {
    if (this.#connection === undefined) return
    this.#connection.send(octets)
    this.#timers.startSendHold(this.holdSeconds)
  }
}

function noticeOf(code: number, subcode: number): BgpNotice {
  return { code, subcode, data: new Uint8Array(0) }
}

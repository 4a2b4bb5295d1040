/**
 * A neighbor: its session, or two for a moment while connections collide, what it has told us and we have told it. Knows
 * no other neighbor; the best paths are the speaker's.
 */

import type { ByteStream } from '../runtime/runtime.ts'
import type { BgpMessage } from '../wire/bgp.ts'
import { BGP_ERROR, CEASE, type BgpNotice } from '../wire/bgp-errors.ts'
import { ATTRIBUTE, type AttributeFault, type BgpAttributes } from '../wire/bgp-attributes.ts'
import type { BgpUpdate } from '../wire/bgp-update.ts'
import { AdjRibIn, type OwnSystem } from './adj-rib-in.ts'
import { AdjRibOut } from './adj-rib-out.ts'
import { neighborAs, type BgpPath } from './bgp-path.ts'
import { importedPath } from './import-policy.ts'
import { LIMITS } from './limits.ts'
import type { LocRib } from './loc-rib.ts'
import type { BgpEvent, MessageCounts, Neighbor } from './neighbor.ts'
import { defaultOffer, type Offer } from './offer.ts'
import { prefixKey, type PrefixKey } from './prefix-table.ts'
import { jittered, RestartableTimer } from './restartable-timer.ts'
import { Session, type SessionContext, type SessionOwner } from './session.ts'
import type { SessionState } from './session-states.ts'
import { packUpdates } from './update-packing.ts'

/** What a peer has of its speaker. */
export interface PeerContext extends SessionContext {
  readonly system: OwnSystem
  readonly locRib: LocRib
  /** Tables may have changed, and nothing more comes at once. */
  readonly caughtUp: () => void
  /** Something was sent to the peer. */
  readonly told: () => void
  readonly onEvent: (event: BgpEvent) => void
}

/** So that the two ends of a link seldom connect to each other at the same moment. */
const FIRST_CONNECTION_WITHIN_MS = 500

export class Peer implements SessionOwner {
  readonly tables: AdjRibIn
  readonly #context: PeerContext
  readonly #out: AdjRibOut
  readonly #offer: Offer
  readonly #restart: RestartableTimer
  readonly #advertisement: RestartableTimer
  readonly #messagesIn = noMessages()
  readonly #messagesOut = noMessages()
  #session: Session
  /** By a connection of the peer's, while the other session is not up. */
  #rival: Session | undefined
  /** A rival that was there before the session came up, and would win (RFC 4271 §8.1.1, CollisionDetectEstablishedState). */
  #contender: Session | undefined
  #isStopped = true
  /** Whether the first attempt to bring a session up has come to something, be it nothing. */
  #hasTried = false
  #startedMs = 0
  #failures = 0
  #established = 0
  #sinceMs: number | undefined
  #lastError: string | undefined

  constructor(context: PeerContext) {
    const { peer, system, locRib, routerId, runtime } = context
    this.#context = context
    this.tables = new AdjRibIn(peer.name, system, locRib, peer.importFilter)
    this.#out = new AdjRibOut(peer, system.asn)
    this.#offer = peer.sends === 'default' ? defaultOffer(routerId, runtime.clock.now()) : locRib
    this.#session = new Session(context, this, 'Idle')
    this.#restart = new RestartableTimer(runtime.clock, () => this.#session.start())
    this.#advertisement = new RestartableTimer(runtime.clock, () => this.flush())
  }

  get isUp(): boolean {
    return this.#session.state === 'Established'
  }

  /** Whether the peer is to hear something from us, or a session with it may be about to come up. */
  get isPending(): boolean {
    if (this.isUp) return this.#out.hasChanges
    const isOpening = [this.#session, this.#rival].some(
      (each) => each?.state === 'OpenSent' || each?.state === 'OpenConfirm',
    )
    const patienceMs = FIRST_CONNECTION_WITHIN_MS + this.#context.timers.connectRetrySeconds * 1000
    const mayStillCome = !this.#hasTried && this.#now - this.#startedMs < patienceMs
    return !this.#isStopped && (isOpening || mayStillCome)
  }

  start(): void {
    this.#isStopped = false
    this.#startedMs = this.#now
    const delayMs = this.#context.runtime.random.below(FIRST_CONNECTION_WITHIN_MS)
    this.#session.startPassively(delayMs)
  }

  stop(notice: BgpNotice): void {
    this.#isStopped = true
    this.#restart.stop()
    this.#rival?.stop(notice)
    this.#session.stop(notice)
  }

  linkDown(): void {
    for (const session of [this.#rival, this.#session]) {
      if (session !== undefined && session.state !== 'Idle' && session.state !== 'Active') session.linkDown()
    }
  }

  /** A connection that the peer made. */
  accept(stream: ByteStream): void {
    switch (this.#session.state) {
      case 'Idle':
        // RFC 4271 §8.2.2: in this state all connections are refused.
        return stream.abort()
      case 'Active':
        return this.#session.take(stream)
      default:
        // A second one of the peer's own means that it has given up the first.
        this.#rival?.dump()
        this.#rival = new Session(this.#context, this, 'Active')
        this.#rival.take(stream)
    }
  }

  /** The best paths to these prefixes are others now. */
  mark(keys: readonly PrefixKey[]): void {
    // A default route stays as it is, whatever becomes of the routes that it stands for.
    if (!this.isUp || this.#offer !== this.#context.locRib) return
    this.#out.mark(keys)
    this.#flushInTime()
  }

  /** Tells the peer all that it does not know yet. */
  flush(): void {
    if (!this.isUp || !this.#out.hasChanges || this.#session.isBlocked) return
    const { peer, runtime, timers, told } = this.#context
    const differences = this.#out.takeDifferences((key) => this.#offer.best(key))
    const { octets, messages, untold } = packUpdates(differences, this.#session)
    this.#out.forget(untold.map(prefixKey))
    if (messages === 0) return
    this.#session.sendUpdates(octets, messages)
    told()
    const seconds =
      peer.relation === 'internal' ? timers.internalMinAdvertisementSeconds : timers.minAdvertisementSeconds
    if (seconds > 0) this.#advertisement.restart(jittered(runtime.random, seconds * 1000))
  }

  view(): Neighbor {
    const { name, asn, address, localAddress, relation } = this.#context.peer
    const { isUp } = this
    const session = this.#session
    return {
      ...{ name, asn, address, localAddress, relation },
      state: session.state,
      sinceMs: this.#sinceMs,
      established: this.#established,
      routerId: isUp ? session.routerId : undefined,
      holdSeconds: isUp ? session.holdSeconds : undefined,
      keepaliveSeconds: isUp ? session.keepaliveSeconds : undefined,
      fourOctetAs: isUp && session.fourOctetAs,
      isOurs: isUp && session.isOurs,
      prefixesReceived: this.tables.size,
      prefixesAccepted: this.tables.accepted,
      prefixesSent: this.#out.size,
      messagesIn: { ...this.#messagesIn },
      messagesOut: { ...this.#messagesOut },
      lastError: this.#lastError,
    }
  }

  stateChanged(session: Session, from: SessionState, why: string | undefined): void {
    const { peer, onEvent } = this.#context
    const to = session.state
    if (to === 'Active' || to === 'Idle') this.#hasTried ||= from !== 'Idle'
    if (why !== undefined) this.#lastError = why
    onEvent({
      kind: 'state',
      atMs: this.#now,
      peer: peer.name,
      from,
      to,
      ...(why === undefined ? {} : { why }),
    })
    if (to === 'Idle') this.#idle(session)
  }

  /**
   * RFC 4271 §6.8: of two connections that one stays which the speaker with the higher BGP identifier made. If the same
   * one made both, it has given up the first.
   */
  mayStay(session: Session): boolean {
    const other = session === this.#rival ? this.#session : this.#rival
    if (other === undefined || (other.state !== 'OpenConfirm' && other.state !== 'Established')) return true
    if (other.state === 'Established' && session !== this.#contender) return false
    const stays = other.isOurs === session.isOurs || session.isOurs === this.#isAbove(session)
    if (stays) other.dump()
    return stays
  }

  established(session: Session): void {
    if (session === this.#rival) this.#rival = this.#session
    this.#session = session
    // The peer may not know yet that this one is up, and end it for the other, whose OPEN it has from us.
    const mayBeEnded = this.#rival?.state === 'OpenSent' && this.#rival.isOurs === this.#isAbove(session)
    this.#contender = mayBeEnded ? this.#rival : undefined
    if (!mayBeEnded) this.#rival?.dump()
    this.#hasTried = true
    this.#established++
    this.#sinceMs = this.#now
    this.#out.begin(this.#offer.keys())
    this.#advertisement.stop()
    this.flush()
  }

  released(): void {
    const upMs = this.#now - this.#sinceMs!
    if (upMs >= this.#context.timers.holdSeconds * 1000) this.#failures = 0
    this.#sinceMs = this.#now
    this.#advertisement.stop()
    this.#out.clear()
    this.tables.clear()
  }

  updated(
    session: Session,
    { withdrawn, attributes, announced, malformed }: BgpUpdate,
  ): BgpNotice | undefined {
    for (const fault of malformed) this.#faulty(fault)
    this.tables.withdraw(withdrawn)
    if (attributes !== undefined && announced.length > 0) this.#learn(session, attributes, announced)
    const { maxPrefixes = LIMITS.prefixesOfPeer } = this.#context.peer
    // RFC 4271 §6.7
    if (this.tables.size <= maxPrefixes) return undefined
    return { code: BGP_ERROR.cease, subcode: CEASE.maxPrefixes, data: new Uint8Array(0) }
  }

  refreshWanted(): void {
    this.#out.begin(this.#offer.keys())
    this.#flushInTime()
  }

  caughtUp(): void {
    this.#context.caughtUp()
  }

  progressed(): void {
    this.#flushInTime()
  }

  counted(direction: 'in' | 'out', kind: BgpMessage['kind']): void {
    const counts = direction === 'in' ? this.#messagesIn : this.#messagesOut
    counts[kind]++
  }

  notified(direction: 'sent' | 'received', notice: BgpNotice): void {
    const { code, subcode, data } = notice
    const atMs = this.#now
    const peer = this.#context.peer.name
    this.#context.onEvent({ kind: 'notification', atMs, peer, direction, notice: { code, subcode, data } })
  }

  get #now(): number {
    return this.#context.runtime.clock.now()
  }

  #learn(session: Session, attributes: BgpAttributes, announced: BgpUpdate['announced']): void {
    const { peer, system } = this.#context
    const teller = { config: peer, routerId: session.routerId }
    const path = importedPath(attributes, teller, system.asn, this.#now)
    const fault = this.#firstAsFault(path)
    if (fault === undefined) {
      this.tables.announce(announced, path)
      return
    }
    this.#faulty(fault)
    this.tables.withdraw(announced)
  }

  /** RFC 4271 §6.3: who tells us is the first of the path. RFC 7606 §3 d: the routes go, and the session stays. */
  #firstAsFault(path: BgpPath): AttributeFault | undefined {
    const { asn, relation } = this.#context.peer
    if (relation === 'internal' || neighborAs(path) === asn) return undefined
    const reason = `the path does not begin with AS ${asn}`
    return { attribute: ATTRIBUTE.asPath, action: 'treat-as-withdraw', reason }
  }

  #faulty(fault: AttributeFault): void {
    const { peer, onEvent } = this.#context
    onEvent({ kind: 'attribute-fault', atMs: this.#now, peer: peer.name, fault })
  }

  /** Whether we are the one whose connections win (RFC 4271 §6.8, RFC 6286 §2.3). */
  #isAbove(session: Session): boolean {
    const { routerId, asn, peer } = this.#context
    return routerId === session.routerId ? asn > peer.asn : routerId > session.routerId
  }

  #idle(session: Session): void {
    if (session === this.#rival) {
      this.#rival = undefined
      return
    }
    if (session !== this.#session || this.#isStopped) return
    if (this.#rival !== undefined) {
      this.#session = this.#rival
      this.#rival = undefined
      return
    }
    // RFC 4271 §8.1.1 (DampPeerOscillations): after each failure we wait for longer.
    const { runtime, timers } = this.#context
    const seconds = Math.min(timers.connectRetrySeconds * 2 ** this.#failures++, LIMITS.dampedSeconds)
    this.#restart.restart(jittered(runtime.random, seconds * 1000))
  }

  #flushInTime(): void {
    if (!this.#advertisement.isRunning) this.flush()
  }
}

function noMessages(): { -readonly [Kind in keyof MessageCounts]: number } {
  return { open: 0, update: 0, keepalive: 0, notification: 0, 'route-refresh': 0 }
}

/**
 * A zone that is kept as its primaries have it (RFC 1034 §4.3.5, RFC 1996 §4): asked for when it is due or when someone
 * says that it has changed, served until it expires, and there again after a restart.
 */

import { ZoneFileError } from '../../errors.ts'
import { FileError, type Timer } from '../../runtime/runtime.ts'
import type { HostedZone } from '../hosting/hosted-zone.ts'
import { TYPE } from '../iana/types.ts'
import { isSerialRaised } from '../zone/serial-number.ts'
import type { Zone } from '../zone/zone.ts'
import { contactPrimary } from './contact-primary.ts'
import type { Fetched, TransferProgress } from './fetch-zone.ts'
import { NotifiedNews } from './notified-news.ts'
import type { Peer } from './peer.ts'
import type { Attempt } from './primary-table.ts'
import type { SecondaryActivity, SecondaryEvent, SecondaryState } from './secondary-event.ts'
import type { SecondaryStore, StoredZone } from './secondary-store.ts'
import { backoffDelayMs, expireMs, refreshDelayMs, retryDelayMs } from './secondary-timers.ts'
import { soaTimers, type SoaTimers } from '../rdata/soa-data.ts'
import { TransferError, type TransferErrorCode } from './transfer-error.ts'
import {
  INWARD_LIMITS,
  PROGRESS_EVERY_MS,
  SECONDARY_LIMITS,
  type InwardLimits,
  type SecondaryLimits,
} from './transfer-limits.ts'
import type { TransferSurroundings } from './transfer-surroundings.ts'

export interface SecondaryOptions {
  /** Tried in this order, though the one that has said that the zone has changed goes first. At least one. */
  readonly primaries: readonly Peer[]
  /** Without one, nothing is served after a restart until a primary has answered. */
  readonly store?: SecondaryStore
  readonly limits?: Partial<SecondaryLimits & InwardLimits>
}

/** What is wanted of the primaries next. */
interface Wish {
  /** The whole zone, whatever its serial. */
  readonly isForced: boolean
  /** Who said so. */
  readonly from: string | undefined
}

interface Holding {
  readonly zone: Zone
  readonly timers: SoaTimers
  readonly confirmedAtMs: number
}

export class Secondary {
  readonly #surroundings: TransferSurroundings
  readonly #hosted: HostedZone
  readonly #primaries: readonly Peer[]
  readonly #store: SecondaryStore | undefined
  readonly #limits: SecondaryLimits & InwardLimits
  readonly #observe: (event: SecondaryEvent) => void
  readonly #stopping = new AbortController()
  readonly #news: NotifiedNews
  #holding: Holding | undefined
  #isExpired = false
  #activity: SecondaryActivity = 'idle'
  #progress: TransferProgress | undefined
  #failure: SecondaryState['failure']
  /** Checks in a row that no primary has answered. */
  #failures = 0
  #wish: Wish | undefined
  #working: Promise<void> | undefined
  #nextCheck: { readonly timer: Timer; readonly atMs: number } | undefined
  #expiry: Timer | undefined

  constructor(
    surroundings: TransferSurroundings,
    hosted: HostedZone,
    { primaries, store, limits }: SecondaryOptions,
    observe: (event: SecondaryEvent) => void = () => {},
  ) {
    this.#surroundings = surroundings
    this.#hosted = hosted
    this.#primaries = primaries
    this.#store = store
    this.#limits = { ...SECONDARY_LIMITS, ...INWARD_LIMITS, ...limits }
    this.#observe = observe
    this.#news = new NotifiedNews(surroundings.runtime.clock, (from) => {
      void this.#fulfil({ isForced: false, from })
    })
  }

  /** As of now. */
  get state(): SecondaryState {
    const holding = this.#holding
    return {
      activity: this.#stopping.signal.aborted ? 'stopped' : this.#activity,
      serial: holding?.zone.serial,
      isExpired: this.#isExpired,
      confirmedAtMs: holding?.confirmedAtMs,
      expiresAtMs: holding && holding.confirmedAtMs + expireMs(holding.timers, this.#limits),
      nextCheckAtMs: this.#nextCheck?.atMs,
      progress: this.#progress,
      failure: this.#failure,
    }
  }

  /** Serves the copy on disk, if there is one that has not expired; then the primaries are asked, without being waited for. */
  async start(): Promise<void> {
    const stored = await this.#readStore()
    if (this.#stopping.signal.aborted) return
    if (stored !== undefined) this.#resume(stored)
    void this.refresh()
  }

  /** Someone who may says that the zone has changed; `serial` as he hints, if he does (RFC 1996 §3.7, §3.11). */
  notified(ip: string, serial: number | undefined): void {
    const ours = this.#isExpired ? undefined : this.#holding?.zone.serial
    const isOld = serial !== undefined && ours !== undefined && !isSerialRaised(ours, serial)
    if (!isOld && !this.#stopping.signal.aborted) this.#news.tell(ip)
  }

  /** Asks the primaries now. Resolves when that is over, whatever came of it. */
  refresh(): Promise<void> {
    return this.#fulfil({ isForced: this.#wish?.isForced ?? false, from: undefined })
  }

  /** Gets the whole zone now, whatever its serial. Resolves as `refresh`. */
  retransfer(): Promise<void> {
    return this.#fulfil({ isForced: true, from: undefined })
  }

  /** Ends what is under way. Resolves when all is on disk that is to be there. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#nextCheck?.timer.cancel()
    this.#expiry?.cancel()
    this.#news.forget()
    await this.#working
    try {
      await this.#store?.flush()
    } catch (error) {
      this.#noteNotKept(error)
    }
  }

  async #readStore(): Promise<StoredZone | undefined> {
    try {
      return await this.#store?.read()
    } catch (error) {
      if (!(error instanceof FileError || error instanceof ZoneFileError)) throw error
      this.#observe({ kind: 'unreadable', error })
      return undefined
    }
  }

  #resume({ zone, confirmedAtMs }: StoredZone): void {
    const { clock } = this.#surroundings.runtime
    // A clock that was ahead must not keep a zone alive.
    this.#hold(zone, Math.min(confirmedAtMs, clock.wall()))
    if (!this.#isExpired) this.#hosted.publish(zone)
    this.#observe({ kind: 'loaded', serial: zone.serial, isExpired: this.#isExpired })
  }

  /** What comes while something is under way is seen to after it. */
  #fulfil(wish: Wish): Promise<void> {
    this.#wish = { ...wish, isForced: wish.isForced || this.#wish?.isForced === true }
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined
      this.#news.end(this.#failures)
    })
    return this.#working
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping
    while (this.#wish !== undefined && !signal.aborted) {
      const wish = this.#wish
      this.#wish = undefined
      this.#news.begin()
      this.#cancelNextCheck()
      await this.#tryPrimaries(wish)
    }
  }

  async #tryPrimaries({ isForced, from }: Wish): Promise<void> {
    const { primaries: table } = this.#surroundings
    const attempt = (primary: Peer): Promise<Attempt> => this.#attempt(primary, isForced)
    if (await table.tryInTurn(this.#primaries, from, attempt, this.#stopping.signal)) return
    this.#failures++
    this.#checkAgainAfter(retryDelayMs)
  }

  async #attempt(primary: Peer, isForced: boolean): Promise<Attempt> {
    try {
      await this.#try(primary, isForced)
      this.#failures = 0
      this.#failure = undefined
      this.#checkAgainAfter(refreshDelayMs)
      return 'over'
    } catch (error) {
      if (!(error instanceof TransferError)) throw error
      if (this.#stopping.signal.aborted) return 'over'
      this.#failure = { primary, error }
      this.#observe({ kind: 'failed', primary, error })
      return OUT_OF_REACH.has(error.code) ? 'out-of-reach' : 'failed'
    } finally {
      this.#activity = 'idle'
      this.#progress = undefined
    }
  }

  async #try(primary: Peer, isForced: boolean): Promise<void> {
    const { clock } = this.#surroundings.runtime
    const { origin, rrclass } = this.#hosted
    const begunMs = clock.now()
    let toldMs = begunMs
    this.#activity = 'checking'
    const fetched = await contactPrimary(this.#surroundings, primary, {
      origin,
      rrclass,
      current: this.#holding?.zone,
      isForced,
      limits: this.#limits,
      signal: this.#stopping.signal,
      onTransfer: () => (this.#activity = 'transferring'),
      onProgress: (progress) => {
        this.#progress = progress
        if (clock.now() - toldMs < PROGRESS_EVERY_MS) return
        toldMs = clock.now()
        this.#observe({ kind: 'progress', primary, progress })
      },
    })
    if (this.#stopping.signal.aborted) throw new TransferError('aborted', 'called off')
    this.#take(fetched)
    const { zone } = this.#holding!
    const { serial, recordCount } = zone
    if (fetched.kind === 'current') this.#observe({ kind: 'confirmed', primary, serial })
    else {
      const tookMs = clock.now() - begunMs
      this.#observe({
        kind: 'transferred',
        primary,
        form: fetched.kind,
        serial,
        records: recordCount,
        tookMs,
      })
    }
  }

  #take(fetched: Fetched): void {
    const { history, zone: served } = this.#hosted
    const zone = fetched.kind === 'current' ? this.#holding!.zone : fetched.zone
    this.#hold(zone, this.#surroundings.runtime.clock.wall())
    if (fetched.kind === 'deltas' && served !== undefined) {
      for (const delta of fetched.deltas.slice(0, -1)) history.push(delta)
      this.#hosted.publish(zone, fetched.deltas.at(-1))
    } else if (zone !== served) {
      this.#hosted.publish(zone)
    }
    this.#keep()
  }

  /** From now on this is what we have, for as long as its SOA says. */
  #hold(zone: Zone, confirmedAtMs: number): void {
    const { clock } = this.#surroundings.runtime
    const timers = soaTimers(zone.rrset(zone.origin, TYPE.SOA)[0]!.rdata)
    this.#holding = { zone, timers, confirmedAtMs }
    this.#expiry?.cancel()
    const leftMs = confirmedAtMs + expireMs(timers, this.#limits) - clock.wall()
    this.#isExpired = leftMs <= 0
    this.#expiry = this.#isExpired ? undefined : clock.schedule(leftMs, () => this.#expire(zone))
  }

  /** RFC 1035 §3.3.13: no longer authoritative. What we have is kept to be compared with, should a primary come back. */
  #expire({ serial }: Zone): void {
    this.#isExpired = true
    this.#hosted.withdraw()
    this.#observe({ kind: 'expired', serial })
  }

  #keep(): void {
    this.#store?.keep(this.#holding!).catch((error: unknown) => this.#noteNotKept(error))
  }

  #noteNotKept(error: unknown): void {
    if (!(error instanceof FileError)) throw error
    this.#observe({ kind: 'not-kept', error })
  }

  #checkAgainAfter(delayOf: typeof refreshDelayMs): void {
    if (this.#stopping.signal.aborted) return
    const { clock, random } = this.#surroundings.runtime
    const delayMs =
      this.#holding === undefined || this.#isExpired
        ? backoffDelayMs(this.#failures, this.#limits, random)
        : delayOf(this.#holding.timers, this.#limits, random)
    this.#cancelNextCheck()
    const timer = clock.schedule(delayMs, () => void this.refresh())
    this.#nextCheck = { timer, atMs: clock.wall() + delayMs }
  }

  #cancelNextCheck(): void {
    this.#nextCheck?.timer.cancel()
    this.#nextCheck = undefined
  }
}

const OUT_OF_REACH: ReadonlySet<TransferErrorCode> = new Set<TransferErrorCode>(['unreachable', 'timeout'])

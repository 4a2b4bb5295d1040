/** The timers of one session (RFC 4271 §8, §10; RFC 9687): how long each runs, and which event its end is. */

import type { Runtime } from '../runtime/runtime.ts'
import { LIMITS } from './limits.ts'
import { jittered, RestartableTimer } from './restartable-timer.ts'
import type { SessionEvent } from './session-states.ts'
import type { BgpTimers } from './speaker-config.ts'

export class SessionTimers {
  readonly #random: Runtime['random']
  readonly #timers: BgpTimers
  readonly #connectRetry: RestartableTimer
  readonly #hold: RestartableTimer
  readonly #keepalive: RestartableTimer
  readonly #sendHold: RestartableTimer

  constructor(
    { clock, random }: Pick<Runtime, 'clock' | 'random'>,
    timers: BgpTimers,
    expired: (event: SessionEvent) => void,
  ) {
    this.#random = random
    this.#timers = timers
    this.#connectRetry = new RestartableTimer(clock, () => expired('connect-retry-expires'))
    this.#hold = new RestartableTimer(clock, () => expired('hold-expires'))
    this.#keepalive = new RestartableTimer(clock, () => expired('keepalive-expires'))
    this.#sendHold = new RestartableTimer(clock, () => expired('send-hold-expires'))
  }

  /** Until the next attempt to connect; the usual time unless told otherwise. */
  retryConnecting(delayMs = jittered(this.#random, this.#timers.connectRetrySeconds * 1000)): void {
    this.#connectRetry.restart(delayMs)
  }

  stopRetrying(): void {
    this.#connectRetry.stop()
  }

  /** Until the peer's OPEN has to be here. */
  awaitOpen(): void {
    this.#hold.restart(LIMITS.openSeconds * 1000)
  }

  /** The peer has been heard of. RFC 4271 §4.2: a hold time of zero means no end of patience. */
  restartHold(holdSeconds: number): void {
    if (holdSeconds === 0) this.#hold.stop()
    else this.#hold.restart(holdSeconds * 1000)
  }

  /** We have been heard of. RFC 4271 §4.4: without a hold time there are no keepalives. */
  restartKeepalive(keepaliveSeconds: number): void {
    if (keepaliveSeconds === 0) this.#keepalive.stop()
    else this.#keepalive.restart(jittered(this.#random, keepaliveSeconds * 1000))
  }

  /** Something is on its way to the peer. */
  startSendHold(holdSeconds: number): void {
    if (!this.#sendHold.isRunning) this.restartSendHold(holdSeconds)
  }

  /** The peer has taken some of it, and is to take more: progress is what counts. */
  restartSendHold(holdSeconds: number): void {
    this.#sendHold.restart(1000 * Math.max(LIMITS.sendHoldSeconds, 2 * holdSeconds))
  }

  stopSendHold(): void {
    this.#sendHold.stop()
  }

  /** Those of a connection: there is none any more. */
  stopConnection(): void {
    for (const timer of [this.#hold, this.#keepalive, this.#sendHold]) timer.stop()
  }
}

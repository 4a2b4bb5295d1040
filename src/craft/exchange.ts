/** One packet out, and the one that answers it in. */

import type { Clock } from '../runtime/runtime.ts'
import { answers } from './answers.ts'

/** Whatever frames can be put on and heard at: an interface of a simulated host. */
export interface Wire {
  /** Takes the frame over. */
  transmit(frame: Uint8Array): void
  /** The frame is valid during the call only. Returns how to stop. */
  tap(observer: (frame: Uint8Array, direction: 'in' | 'out') => void): () => void
}

export interface ExchangeOptions {
  /** 2,000 when left out. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 2_000

/**
 * Sends a frame and waits for the first that `answers` it: a copy of that one, or undefined when none comes in time.
 * The kernel behind the wire hears the answer too, and may not expect it: a hand-made SYN ends in its RST.
 *
 *     const eth0 = host.kernel.interface('eth0')
 *     const reply = await exchange(eth0, host.clock, craft(ether({ … }), ip({ … }), icmp({ identifier: 7 })))
 *     if (reply !== undefined) console.log(showLayers(dissect(reply)).join('\n'))
 */
export function exchange(
  wire: Wire,
  clock: Clock,
  packet: Uint8Array,
  { timeoutMs = TIMEOUT_MS }: ExchangeOptions = {},
): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const timer = clock.schedule(timeoutMs, () => {
      stop()
      resolve(undefined)
    })
    const stop = wire.tap((frame, direction) => {
      if (direction === 'out' || !answers(packet, frame)) return
      const reply = frame.slice()
      stop()
      timer.cancel()
      // Through the clock, since a tap is part of the machinery: a world has to know that a program goes on.
      clock.schedule(0, () => resolve(reply))
    })
    wire.transmit(packet.slice())
  })
}

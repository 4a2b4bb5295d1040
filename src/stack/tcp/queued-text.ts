/** The text of the segment that is just being sent, as a place in the send queue. One object serves a connection. */

import type { SendQueue } from './send-queue.ts'
import type { SegmentText } from './tcp-config.ts'

export class QueuedText implements SegmentText {
  length = 0
  /** Where it begins, from the front of the queue. */
  offset = 0
  readonly #queue: SendQueue

  constructor(queue: SendQueue) {
    this.#queue = queue
  }

  copyTo(target: Uint8Array, at: number): void {
    this.#queue.copyTo(target, at, this.offset, this.length)
  }
}

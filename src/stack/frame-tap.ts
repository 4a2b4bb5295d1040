/** Where onlookers see the frames of an interface go by, as tcpdump does. Changes nothing. */

/**
 * Sees a frame during the call only; whoever keeps it has to copy it. A comment says what the octets don't.
 */
export type FrameObserver = (frame: Uint8Array, direction: 'in' | 'out', comment?: string) => void

export class FrameTap {
  #observers: readonly FrameObserver[] = []

  /** Returns how to stop looking. */
  add(observer: FrameObserver): () => void {
    this.#observers = [...this.#observers, observer]
    return () => {
      this.#observers = this.#observers.filter((other) => other !== observer)
    }
  }

  show(frame: Uint8Array, direction: 'in' | 'out', comment?: string): void {
    for (const observer of this.#observers) observer(frame, direction, comment)
  }
}

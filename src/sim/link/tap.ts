/** Those who look on as frames pass a port or a cable. They see everything and change nothing. */

/** Of a port: into it or out of it. Of a cable: 'out' is from its first end to its second. */
export type TapDirection = 'in' | 'out'

/**
 * Called at the instant at which the frame passes. The frame is valid during the call only: who keeps it copies it. A comment
 * says what the octets don't, such as that the frame is about to be lost.
 */
export type TapObserver = (frame: Uint8Array, direction: TapDirection, comment?: string) => void

export class Taps {
  #observers: readonly TapObserver[] = []

  /** Whether anybody looks: `show` need not be called otherwise. */
  get any(): boolean {
    return this.#observers.length > 0
  }

  /** Begins to tell the observer; the function returned ends it. */
  add(observer: TapObserver): () => void {
    const own: TapObserver = (frame, direction, comment) => observer(frame, direction, comment)
    this.#observers = [...this.#observers, own]
    return () => {
      this.#observers = this.#observers.filter((one) => one !== own)
    }
  }

  show(frame: Uint8Array, direction: TapDirection, comment?: string): void {
    for (const observer of this.#observers) observer(frame, direction, comment)
  }
}

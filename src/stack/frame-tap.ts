/** Where onlookers see frames go by, as tcpdump does: at an interface, a port or a cable. Changes nothing. */

/** At an interface or a port: into it or out of it. On a cable: 'out' is from its first end to its second. */
export type TapDirection = 'in' | 'out'

/**
 * Called at the instant at which a frame passes, which is valid during the call only: who keeps it copies it. A comment
 * says what the octets don't, such as that the frame is about to be lost.
 */
export type FrameObserver = (frame: Uint8Array, direction: TapDirection, comment?: string) => void

export class FrameTap {
  #observers: readonly FrameObserver[] = []

  /** Whether anybody looks: `show` need not be called otherwise. */
  get any(): boolean {
    return this.#observers.length > 0
  }

  /** Returns how to stop looking. Who is added twice sees everything twice. */
  add(observer: FrameObserver): () => void {
    const own: FrameObserver = (frame, direction, comment) => observer(frame, direction, comment)
    this.#observers = [...this.#observers, own]
    return () => {
      this.#observers = this.#observers.filter((other) => other !== own)
    }
  }

  show(frame: Uint8Array, direction: TapDirection, comment?: string): void {
    for (const observer of this.#observers) observer(frame, direction, comment)
  }
}

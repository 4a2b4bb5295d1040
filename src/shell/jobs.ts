/** The commands that run in the background. Does not know what they do. */

export interface Job {
  /** The `1` of `%1`. */
  readonly number: number
  readonly text: string
  /** Resolves when the job is over. */
  readonly ended: Promise<void>
  readonly stop: AbortController
}

export class Jobs {
  readonly #running = new Map<number, Job>()

  /** Those that run, in the order of their numbers. */
  get running(): Job[] {
    return [...this.#running.values()].sort((a, b) => a.number - b.number)
  }

  /** Takes note of a command that has been started. `stop` interrupts it. */
  add(text: string, work: Promise<unknown>, stop: AbortController): Job {
    let number = 1
    while (this.#running.has(number)) number++
    const ended = work.then(() => {
      this.#running.delete(number)
    })
    const job = { number, text, ended, stop }
    this.#running.set(number, job)
    return job
  }

  /** The job of `%1`, or of `1`; undefined when there is none. */
  find(text: string): Job | undefined {
    return /^%?[0-9]+$/.test(text) ? this.#running.get(Number(text.replace('%', ''))) : undefined
  }

  stopAll(): void {
    for (const { stop } of this.#running.values()) stop.abort()
  }
}

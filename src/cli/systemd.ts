/**
 * What systemd is told of a service (sd_notify(3)): that it is ready, reads its configuration again, or is about to end.
 * Node has no datagrams over Unix sockets, so systemd's own program does it.
 */

import { spawn } from 'node:child_process'
import type { Logger } from 'pino'

export class SystemdNotifier {
  readonly #log: Logger
  /** Messages go out in their order. */
  #last: Promise<void> = Promise.resolve()

  /** Without NOTIFY_SOCKET nobody wants to know, and nothing is done. */
  constructor(log: Logger) {
    this.#log = log
  }

  /** `status` is a line for `systemctl status`, here and below. */
  ready(status: string): void {
    this.#tell('READY=1', `STATUS=${status}`)
  }

  /** To be followed by `ready`, whatever came of it. */
  reloading(): void {
    // Type=notify-reload takes the READY that belongs to this moment, by the clock that `hrtime` reads.
    const nowUs = process.hrtime.bigint() / 1000n
    this.#tell('RELOADING=1', `MONOTONIC_USEC=${nowUs}`, 'STATUS=reading the configuration again')
  }

  /** Resolves when systemd knows. */
  stopping(): Promise<void> {
    this.#tell('STOPPING=1', 'STATUS=answering what is held')
    return this.#last
  }

  #tell(...assignments: readonly string[]): void {
    if ((process.env.NOTIFY_SOCKET ?? '') === '') return
    this.#last = this.#last.then(async () => {
      const trouble = await run('systemd-notify', assignments)
      if (trouble !== undefined) this.#log.warn(`systemd could not be told ${assignments[0]}: ${trouble}`)
    })
  }
}

/** Why the program failed; undefined when it did not. */
function run(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore' })
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code) => resolve(code === 0 ? undefined : `${program} ended with ${code}`))
  })
}

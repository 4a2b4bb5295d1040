/** Reading the configuration of a running authority again: with SIGHUP, and by command. */

import type { Logger } from 'pino'
import { TextError } from '../errors.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { AuthorityService } from './authority-service.ts'
import { explainError } from './error-text.ts'
import { CommandFailure, EXIT } from './exit-code.ts'
import { styleFor } from './style.ts'
import type { SystemdNotifier } from './systemd.ts'

export class AuthorityReload {
  readonly #service: AuthorityService
  readonly #runtime: Runtime
  readonly #log: Logger
  readonly #systemd: SystemdNotifier

  constructor(service: AuthorityService, runtime: Runtime, log: Logger, systemd: SystemdNotifier) {
    this.#service = service
    this.#runtime = runtime
    this.#log = log
    this.#systemd = systemd
  }

  /** From now on SIGHUP is a reload. */
  onHangup(): { stop(): void } {
    const reload = (): void => void this.run().catch(() => {})
    process.on('SIGHUP', reload)
    return { stop: () => process.off('SIGHUP', reload) }
  }

  /**
   * Goes on as the files say now, and tells the log. What cannot be had without a restart is returned.
   *
   * @throws CommandFailure for what cannot be used; then all stays as it was
   */
  async run(): Promise<readonly string[]> {
    const log = this.#log
    this.#systemd.reloading()
    try {
      const remarks = await this.#service.reload()
      log.info('the configuration was read again')
      for (const remark of [...this.#service.setup.warnings.map(({ message }) => message), ...remarks])
        log.warn(remark)
      return remarks
    } catch (error) {
      const failure = await this.#failure(error)
      log.error(`all stays as it was: ${failure.message}`)
      throw failure
    } finally {
      this.#systemd.ready(this.#service.summary)
    }
  }

  async #failure(error: unknown): Promise<Error> {
    if (error instanceof TextError) return new CommandFailure(EXIT.usage, error.message, { cause: error })
    const told = await explainError(error, this.#runtime.files, styleFor(process.stderr))
    if (told !== undefined) return told
    return error instanceof Error ? error : new Error(String(error))
  }
}

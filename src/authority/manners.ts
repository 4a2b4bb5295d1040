/** How an authority treats those who ask, as settings say: what limits remember is kept while they stay the same. */

import type { MannersSettings } from '../config/authority-settings.ts'
import type { AuthorityManners, RateLimitParts } from '../dns/authority/authority.ts'
import { type RateLimitSettings, ResponseRateLimit } from '../dns/authority/response-rate-limit.ts'
import { SIPHASH_KEY_LENGTH } from '../bytes/siphash.ts'
import { COOKIE_SECRET_LENGTH, ServerCookies } from '../dns/message/server-cookie.ts'
import type { Clock, Random } from '../runtime/runtime.ts'

export class Manners {
  readonly #clock: Clock
  readonly #random: Random
  /** For cookies of this process alone. */
  readonly #secret: Uint8Array
  #rateLimit: { readonly settings: string; readonly parts: RateLimitParts } | undefined

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock
    this.#random = random
    this.#secret = random.bytes(COOKIE_SECRET_LENGTH)
  }

  /** What is counted of the rate limit in effect; undefined while there is none. */
  get rateLimit(): ResponseRateLimit | undefined {
    return this.#rateLimit?.parts.limit
  }

  by({ minimalResponses, rateLimit, cookies }: MannersSettings): AuthorityManners {
    const secrets = cookies?.secrets.length === 0 ? [this.#secret] : cookies?.secrets
    const nowSeconds = (): number => Math.floor(this.#clock.wall() / 1000)
    return {
      minimalResponses,
      cookies: secrets && new ServerCookies({ secrets, nowSeconds }),
      requireCookies: cookies?.areRequired,
      rateLimit: this.#limitBy(rateLimit),
    }
  }

  #limitBy(settings: RateLimitSettings | undefined): RateLimitParts | undefined {
    const text = JSON.stringify(settings)
    if (settings === undefined) this.#rateLimit = undefined
    else if (this.#rateLimit?.settings !== text) {
      const limit = new ResponseRateLimit(settings, this.#random.bytes(SIPHASH_KEY_LENGTH))
      this.#rateLimit = { settings: text, parts: { limit, nowMs: () => this.#clock.now() } }
    }
    return this.#rateLimit?.parts
  }
}

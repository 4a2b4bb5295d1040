/** What keeps the updates of a zone from being kept or written, as its news tell: until there is news that it is over. */

import { formatType } from '../dns/iana/types.ts'
import type { PrimaryNews } from '../dns/update/primary-news.ts'

export class UpdateTrouble {
  #text: string | undefined

  /** Undefined where all is well. */
  get text(): string | undefined {
    return this.#text
  }

  note(news: PrimaryNews): void {
    switch (news.kind) {
      case 'journal-failed':
        this.#text = `updates cannot be kept, and are turned away: ${news.error.message}`
        return
      case 'write-back-failed':
        this.#text = `updates cannot be written to its file: ${news.error.message}`
        return
      case 'edit-conflict': {
        const rrsets = news.rrsets.map(({ owner, type }) => `${owner.toString()} ${formatType(type)}`)
        this.#text = `its file and updates say different things of ${rrsets.join(', ')}`
        return
      }
      // Updates that were kept are written before long.
      case 'written-back':
        this.#text = undefined
        return
      case 'recovered':
      case 'journal-damaged':
      case 'serial-raised':
        return
    }
  }
}

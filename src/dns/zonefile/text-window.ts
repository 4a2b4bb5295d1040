/**
 * The part of a file that is being read: from the entry at hand to the last octet that has arrived. Knows where in
 * the file it stands, nothing of what it holds.
 *
 * One line feed always stands behind the text, so that whoever scans for the end of something meets it without
 * comparing offsets; and a file that lacks its final line end needs no care.
 */

const LINE_FEED = 0x0a

/** The most characters of a token that an error shows. */
const MAX_SHOWN = 80

export class TextWindow {
  octets: Uint8Array = new Uint8Array(64 * 1024)
  /** One past the last octet of text; the line feed that stands there is not part of it. */
  end = 0
  /** No more text will come. */
  complete = false
  /** The offset in the file of the window's first octet. */
  base = 0

  constructor() {
    this.octets[0] = LINE_FEED
  }

  /** Adds text and forgets what stands before `keptAt`, which is the window's beginning from now on. */
  append(text: Uint8Array, keptAt: number): void {
    const kept = this.end - keptAt
    const needed = kept + text.length + 1
    const target = needed > this.octets.length ? new Uint8Array(needed + this.octets.length) : this.octets
    if (target === this.octets) target.copyWithin(0, keptAt, this.end)
    else target.set(this.octets.subarray(keptAt, this.end))
    target.set(text, kept)
    target[needed - 1] = LINE_FEED
    this.octets = target
    this.end = needed - 1
    this.base += keptAt
  }

  /** Text for a person: UTF-8, without control characters, cut when long. */
  excerpt(from: number, to: number): string {
    // A character has at most four octets.
    return shortText(decoder.decode(this.octets.subarray(from, Math.min(to, from + 4 * MAX_SHOWN + 4))))
  }

  /** How many line feeds stand in `from` up to `to`. */
  countLineFeeds(from: number, to: number): number {
    let count = 0
    for (let at = from; at < to; at++) if (this.octets[at] === LINE_FEED) count++
    return count
  }

  /** Characters from the last line feed before `at`, or from `from` on, which begins a line: a column, from 1. */
  column(from: number, at: number): number {
    let column = 1
    for (let i = at - 1; i >= from && this.octets[i] !== LINE_FEED; i--) {
      // The octets of UTF-8 that go on with a character do not count.
      if ((this.octets[i]! & 0xc0) !== 0x80) column++
    }
    return column
  }
}

const decoder = new TextDecoder()

/** Text as an error shows it: without control characters, cut when long. */
export function shortText(text: string): string {
  const shown = text.length > MAX_SHOWN ? text.slice(0, MAX_SHOWN) + '…' : text
  return shown.replace(/[\x00-\x1f\x7f]/g, escapeControl)
}

function escapeControl(character: string): string {
  return `\\${String(character.charCodeAt(0)).padStart(3, '0')}`
}

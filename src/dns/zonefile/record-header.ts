/**
 * What stands between the owner and the data of a record: TTL, class and type, the first two optional and in either
 * order (RFC 1035 §5.1). Knows what each may be, not what is assumed where it is left out.
 */

import { CLASS, formatClass } from '../iana/classes.ts'
import { isDataType } from '../iana/types.ts'
import type { EntryTokens } from './entry-tokens.ts'
import { Fault } from './fault.ts'
import { TOKEN } from './lexer.ts'
import { classOf, findMnemonic, isClass, UNKNOWN } from './mnemonics.ts'
import { suggestMnemonic } from './suggestion.ts'
import { MAX_TTL_SECONDS, NO_TTL, parseTtl } from './ttl-text.ts'

/** The class of a record that states none. */
export const NO_CLASS = -1

/** ANY names a type and a class; neither can be that of a record. */
const ANY_EXPECTED = 'a type that a zone can hold; ANY is for questions only'

const ZERO = 0x30
const NINE = 0x39

export class RecordHeader {
  /** `NO_TTL` where it is left out. */
  ttlSeconds: number = NO_TTL
  /** `NO_CLASS` where it is left out. */
  rrclass: number = NO_CLASS
  /** 0 until the type has been read. */
  type = 0
  /** Where the type stands. */
  typeStart = 0
  typeFinish = 0

  /** Makes ready for another record. */
  clear(): void {
    this.ttlSeconds = NO_TTL
    this.rrclass = NO_CLASS
    this.type = 0
  }

  /**
   * Takes tokens up to and including the type. `zoneClass` is the class that the record must have, or `NO_CLASS`.
   *
   * @throws Fault or TextError
   */
  read(tokens: EntryTokens, zoneClass: number): void {
    for (;;) {
      if (tokens.take() !== TOKEN.WORD) throw this.#noWord(tokens)
      const { octets } = tokens.lexer.window
      if (isDigit(octets[tokens.start]!)) {
        this.#readTtl(tokens, octets)
        continue
      }
      const mnemonic = findMnemonic(octets, tokens.start, tokens.finish)
      if (isClass(mnemonic) && this.rrclass === NO_CLASS) {
        this.#readClass(tokens, classOf(mnemonic), zoneClass)
        continue
      }
      if (isClass(mnemonic)) throw this.#secondClass(tokens, classOf(mnemonic))
      if (mnemonic === UNKNOWN) throw this.#unknownType(tokens)
      this.#checkType(tokens, mnemonic)
      this.type = mnemonic
      this.typeStart = tokens.start
      this.typeFinish = tokens.finish
      return
    }
  }

  /** The mistake of leaving out the TTL where none is implied, once the type has been read. */
  missingTtl(tokens: EntryTokens): Fault {
    const type = tokens.lexer.window.excerpt(this.typeStart, this.typeFinish)
    return new Fault('no-ttl', this.typeStart, type, 'a TTL before it, or a $TTL line above')
  }

  #readTtl(tokens: EntryTokens, octets: Uint8Array): void {
    const ttl = parseTtl(octets, tokens.start, tokens.finish)
    if (ttl === NO_TTL || this.ttlSeconds !== NO_TTL) throw this.#unknownType(tokens)
    if (ttl > MAX_TTL_SECONDS) throw ttlTooLarge(tokens)
    this.ttlSeconds = ttl
  }

  #readClass(tokens: EntryTokens, rrclass: number, zoneClass: number): void {
    if (rrclass === CLASS.ANY) throw tokens.fault('wrong-class', ANY_EXPECTED)
    if (zoneClass !== NO_CLASS && rrclass !== zoneClass) {
      throw tokens.fault('wrong-class', `class ${formatClass(zoneClass)}, the zone's`)
    }
    if (isMetaClass(rrclass)) throw tokens.fault('wrong-class', 'a class that a zone can have')
    this.rrclass = rrclass
  }

  #checkType(tokens: EntryTokens, type: number): void {
    // RFC 6895 §3.1 keeps 0 for other uses.
    if (!isDataType(type)) throw tokens.fault('meta-type', 'a type that a zone can hold')
  }

  #noWord(tokens: EntryTokens): Fault {
    if (tokens.kind === TOKEN.END) return tokens.fault('missing-field', 'a record type')
    return tokens.fault('syntax', `${this.#expected()}, without quotes`)
  }

  #secondClass(tokens: EntryTokens, rrclass: number): Fault {
    if (rrclass === CLASS.ANY) return tokens.fault('unknown-type', ANY_EXPECTED)
    const given = formatClass(this.rrclass)
    return tokens.fault('unknown-type', `${this.#expected()}; the class is given already, ${given}`)
  }

  #unknownType(tokens: EntryTokens): Fault {
    const word = tokens.excerpt()
    const [, what] = /^(TYPE|CLASS)[0-9]+$/i.exec(word) ?? []
    if (what !== undefined)
      return tokens.fault('unknown-type', `a ${what.toLowerCase()} number from 0 to 65535`)
    if (this.ttlSeconds === NO_TTL && /^[0-9]+[0-9a-z]*$/i.test(word)) {
      return tokens.fault('bad-ttl', `${this.#expected()}; TTLs are written 3600, 1h or 1h30m`)
    }
    if (tokens.taken === 1 && nextIsHeader(tokens)) {
      return tokens.fault('unknown-type', `${this.#expected()}; an owner name begins in the first column`)
    }
    return tokens.fault('unknown-type', this.#expected() + suggestMnemonic(word))
  }

  #expected(): string {
    const choices: string[] = []
    if (this.ttlSeconds === NO_TTL) choices.push('a TTL')
    if (this.rrclass === NO_CLASS) choices.push('a class')
    return choices.length === 0 ? 'a record type' : `${choices.join(', ')} or a record type`
  }
}

/** The mistake of a TTL over 2^31 − 1 seconds (RFC 2181 §8). */
export function ttlTooLarge(tokens: EntryTokens): Fault {
  return tokens.fault('bad-ttl', `a TTL of at most ${MAX_TTL_SECONDS} seconds`)
}

/** What stands in questions and updates only (RFC 6895 §3.2). */
function isMetaClass(rrclass: number): boolean {
  return rrclass === 0 || rrclass === CLASS.NONE || rrclass === CLASS.ANY
}

/** Whether a TTL, class or type comes next: what stands before it was meant as an owner. */
function nextIsHeader(tokens: EntryTokens): boolean {
  if (tokens.look() !== TOKEN.WORD) return false
  const { start, finish, window } = tokens.lexer
  const isTtl = parseTtl(window.octets, start, finish) !== NO_TTL
  return isTtl || findMnemonic(window.octets, start, finish) !== UNKNOWN
}

function isDigit(octet: number): boolean {
  return octet >= ZERO && octet <= NINE
}

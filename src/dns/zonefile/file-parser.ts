/**
 * Reads the entries of one file, pushed to it piece by piece, and gives the records to the sink. What it cannot do by
 * itself (get more text, include a file, let others run) it asks for.
 *
 * An entry that the text at hand does not hold whole is read again from its beginning once there is more: nothing is
 * kept of a half-read entry, so where the pieces end makes no difference.
 */

import { TextError, type ZoneFileErrorCode } from '../../errors.ts'
import { readDirective, type GenerateDirective, type IncludeDirective } from './directive.ts'
import { EntryTokens } from './entry-tokens.ts'
import { Fault, INCOMPLETE } from './fault.ts'
import { Generation } from './generation.ts'
import { Lexer, TOKEN } from './lexer.ts'
import type { LoadState } from './load-state.ts'
import { RecordParser } from './record-parser.ts'
import type { OwnerSource, RecordPlace, TtlSource } from './record-sink.ts'
import { skipEntry } from './skipped-entry.ts'
import { shortText } from './text-window.ts'
import { NO_TTL } from './ttl-text.ts'

/** What is to be done before the parser can go on. */
export type ParserNeed =
  /** Append the next piece of the file, or say that there is none. */
  | { readonly kind: 'text' }
  /** Read another file; `complain` when that cannot be. */
  | IncludeDirective
  /** Nothing; but a good deal of work has been done in one go. */
  | { readonly kind: 'pause' }
  /** All of the file has been read. */
  | { readonly kind: 'end' }

const TEXT: ParserNeed = { kind: 'text' }
const PAUSE: ParserNeed = { kind: 'pause' }
const END: ParserNeed = { kind: 'end' }

interface Position {
  readonly line: number
  readonly column: number
}

const DOLLAR = 0x24
const LINE_FEED = 0x0a

export class FileParser {
  readonly records: RecordParser
  readonly #file: string
  readonly #state: LoadState
  readonly #lexer = new Lexer()
  readonly #tokens = new EntryTokens(this.#lexer)
  readonly #place: { -readonly [K in keyof RecordPlace]: RecordPlace[K] }
  #generation: Generation | undefined
  /** Where the next entry begins: not always in the first column, since a lone CR ends an entry but no line. */
  #line = 1
  #column = 1
  /** Where the first token of the entry stands. */
  #firstAt = 0
  /** Whether blanks stand before the entry: as a record it has the owner of the one before. */
  #isIndented = false
  /** Whether the entry is a record, and the parser knows whose. */
  #isOwned = false
  #directiveAt: Position = { line: 1, column: 1 }
  #started = false
  /** Whether an open parenthesis has been reported, whose other half may yet come. */
  #awaitsClose = false
  /** Whether the rest of a line is to be thrown away. */
  #discarding = false

  constructor(state: LoadState, file: string, origin: Uint8Array) {
    this.#state = state
    this.#file = file
    this.#tokens.origin = origin
    this.#place = {
      file,
      line: 1,
      offset: 0,
      endOffset: 0,
      ttlSource: 'stated',
      ownerSource: 'stated',
      origin,
      defaultTtlSeconds: NO_TTL,
      inclusion: state.includes,
    }
    this.records = new RecordParser(state)
  }

  append(text: Uint8Array): void {
    this.#lexer.append(text)
  }

  /** There is no more text. */
  complete(): void {
    this.#lexer.window.complete = true
    this.#lexer.at = this.#lexer.entryAt
  }

  /** Reads entries until something is needed. */
  advance(): ParserNeed {
    for (;;) {
      const need = this.#generation === undefined ? this.#next() : this.#generate(this.#generation)
      if (need !== undefined) return need
    }
  }

  /** Reports that what the directive read last asks for cannot be done. */
  complain(code: ZoneFileErrorCode, token: string, expected: string): void {
    this.#state.errors.add({ code, file: this.#file, ...this.#directiveAt, token, expected })
    this.#state.sink.broken?.(undefined)
  }

  #next(): ParserNeed | undefined {
    const lexer = this.#lexer
    if (!this.#started) this.#start()
    if (this.#discarding) this.#discard()
    if (!this.#started || lexer.isAtEnd) {
      if (lexer.window.complete) return END
      lexer.entryAt = lexer.at
      return TEXT
    }
    try {
      return this.#readOrRecover(lexer.beginEntry())
    } catch (error) {
      if (error === INCOMPLETE) return TEXT
      throw error
    }
  }

  #readOrRecover(isIndented: boolean): ParserNeed | undefined {
    try {
      const need = this.#readEntry(isIndented)
      this.#moveOn(this.#lexer.lineFeeds)
      return need
    } catch (error) {
      this.#recover(this.#tokens.faultOf(error))
      return undefined
    }
  }

  /** Looks at the first octets: a byte order mark is passed over where it is that of UTF-8. */
  #start(): void {
    const { window } = this.#lexer
    if (window.end < 3 && !window.complete) return
    this.#started = true
    const mark = (window.octets[0]! << 8) | window.octets[1]!
    if (mark === 0xefbb && window.octets[2] === 0xbf) this.#lexer.at = 3
    if (mark !== 0xfffe && mark !== 0xfeff) return
    const expected = 'text in UTF-8 or ASCII; this file is in UTF-16'
    this.#state.errors.add({ code: 'not-text', file: this.#file, line: 1, column: 1, token: '', expected })
    window.complete = true
    this.#lexer.at = window.end
  }

  /** Throws away what is left of a line. */
  #discard(): void {
    const { window } = this.#lexer
    let at = this.#lexer.at
    while (at < window.end && window.octets[at] !== LINE_FEED) at++
    if (at < window.end) {
      this.#line++
      this.#column = 1
      at++
      this.#discarding = false
    }
    this.#lexer.at = at
  }

  #readEntry(isIndented: boolean): ParserNeed | undefined {
    const tokens = this.#tokens
    tokens.begin()
    this.records.begin()
    this.#isOwned = false
    this.#isIndented = isIndented
    if (tokens.look() === TOKEN.END) return undefined
    this.#firstAt = this.#lexer.start
    if (!isIndented) {
      if (this.#lexer.window.octets[this.#firstAt] === DOLLAR) return this.#readDirective()
      this.records.readOwner(tokens)
    }
    this.#isOwned = this.records.isOwnerKnown
    this.records.read(tokens)
    if (this.#isOwned) this.#give()
    return undefined
  }

  #give(): void {
    const { owner, header, rrclass, ttlSeconds, writer } = this.records
    try {
      this.#state.sink.record(
        owner,
        header.type,
        rrclass,
        ttlSeconds,
        writer.octets,
        writer.at,
        this.#markPlace(this.records.ttlSource, this.#isIndented ? 'previous' : 'stated'),
      )
    } catch (error) {
      if (!(error instanceof TextError)) throw error
      throw new Fault(error.code, this.#firstAt, error.token, error.expected)
    }
  }

  #markPlace(ttlSource: TtlSource, ownerSource: OwnerSource): RecordPlace {
    const place = this.#place
    const { window, entryAt, at } = this.#lexer
    place.line = this.#line
    place.offset = window.base + entryAt
    place.endOffset = window.base + at
    place.ttlSource = ttlSource
    place.ownerSource = ownerSource
    place.origin = this.#tokens.origin
    place.defaultTtlSeconds = this.#state.defaultTtlSeconds
    return place
  }

  #readDirective(): ParserNeed | undefined {
    const tokens = this.#tokens
    const state = this.#state
    tokens.take()
    const directive = readDirective(tokens, state.rrclass)
    this.#directiveAt = this.#positionOf(directive.kind === 'include' ? directive.at : this.#firstAt)
    switch (directive.kind) {
      case 'origin':
        tokens.origin = directive.origin
        return undefined
      case 'ttl':
        state.defaultTtlSeconds = directive.ttlSeconds
        return undefined
      case 'generate':
        this.#generation = this.#beginGeneration(directive)
        return undefined
      case 'include':
        return directive
    }
  }

  #beginGeneration({ range, owner, header, rdata }: GenerateDirective): Generation {
    const state = this.#state
    const isStated = header.ttlSeconds !== NO_TTL
    const ttlSeconds = isStated ? header.ttlSeconds : state.impliedTtlSeconds
    if (ttlSeconds === NO_TTL) throw header.missingTtl(this.#tokens)
    const rrclass = state.settleClass(header.rrclass)
    const { origin } = this.#tokens
    const place = this.#markPlace(isStated ? 'stated' : state.impliedTtlSource, 'generated')
    return new Generation({ range, owner, rdata, type: header.type, rrclass, ttlSeconds, origin, place })
  }

  #generate(generation: Generation): ParserNeed | undefined {
    try {
      if (generation.advance(this.#state.sink)) return PAUSE
    } catch (error) {
      if (!(error instanceof TextError)) throw error
      // The rest of the range would be wrong in the same way.
      this.complain(error.code, shortText(error.token), error.expected)
    }
    this.#generation = undefined
    return undefined
  }

  /** Reports a mistake and goes on behind the entry that holds it. */
  #recover(fault: Fault): void {
    const lexer = this.#lexer
    const { unclosed, discard } = skipEntry(lexer)
    const { entryAt } = lexer
    for (const each of distinctFaults(fault, unclosed, lexer.at)) {
      const { code, token, expected } = each
      if (this.#isAwaited(each)) continue
      this.#state.errors.add({ code, file: this.#file, ...this.#positionOf(each.at), token, expected })
    }
    // An open parenthesis may have swallowed the records of others.
    const isOwned = this.#isOwned && unclosed === undefined
    this.#state.sink.broken?.(isOwned ? this.records.owner : undefined)
    this.records.forgiveTtl()
    this.#discarding = discard
    this.#moveOn(lexer.window.countLineFeeds(entryAt, lexer.at))
  }

  /** Whether a fault is but the other half of one that was reported: a parenthesis that closes what was left open. */
  #isAwaited({ code, token }: Fault): boolean {
    if (code !== 'unbalanced-parenthesis') return false
    const isAwaited = this.#awaitsClose && token === ')'
    this.#awaitsClose = token === '('
    return isAwaited
  }

  /** Notes where the next entry begins, so many line feeds after the last. */
  #moveOn(lineFeeds: number): void {
    const { window, at } = this.#lexer
    const beginsLine = window.octets[at - 1] === LINE_FEED
    this.#column = beginsLine ? 1 : this.#positionOf(at).column
    this.#line += lineFeeds
  }

  #positionOf(at: number): Position {
    const { window, entryAt } = this.#lexer
    const lineFeeds = window.countLineFeeds(entryAt, at)
    const column = window.column(entryAt, at)
    return { line: this.#line + lineFeeds, column: lineFeeds === 0 ? this.#column + column - 1 : column }
  }
}

/** A mistake behind the place where the parser goes on is only what an open parenthesis made of another entry. */
function distinctFaults(fault: Fault, unclosed: Fault | undefined, goesOnAt: number): readonly Fault[] {
  if (unclosed === undefined) return [fault]
  if (fault.at === unclosed.at || fault.at >= goesOnAt) return [unclosed]
  return fault.at < unclosed.at ? [fault, unclosed] : [unclosed, fault]
}

/**
 * Reads one record after another (RFC 1035 §5.1) into buffers of its own, and supplies what a record leaves out: owner,
 * TTL and class. Knows nothing of files, lines or directives.
 */

import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import { MAX_NAME_LENGTH } from '../name/name-octets.ts'
import { NameWriter } from '../name/name-writer.ts'
import { recordType, type RecordType } from '../rdata/registry.ts'
import type { EntryTokens } from './entry-tokens.ts'
import type { Fault } from './fault.ts'
import type { LoadState } from './load-state.ts'
import { putNameToken } from './name-token.ts'
import { RecordHeader } from './record-header.ts'
import type { TtlSource } from './record-sink.ts'
import { MAX_TTL_SECONDS, NO_TTL } from './ttl-text.ts'

/** Whose the records without an owner are. A broken owner is known to stand there, but not what it is. */
const OWNER = { NONE: 0, KNOWN: 1, BROKEN: 2 } as const

export class RecordParser {
  readonly owner: Uint8Array = new Uint8Array(MAX_NAME_LENGTH + 1)
  readonly header = new RecordHeader()
  /** Holds the rdata. */
  readonly writer = new NameWriter()
  rrclass: number = CLASS.IN
  ttlSeconds = 0
  ttlSource: TtlSource = 'stated'
  #ownerState: (typeof OWNER)[keyof typeof OWNER] = OWNER.NONE
  /** Most records are of the type of the one before. */
  #type = -1
  #recordType: RecordType = recordType(0, CLASS.IN)
  readonly #state: LoadState

  constructor(state: LoadState) {
    this.#state = state
  }

  /** Begins with the owner of another file's record, as a file that is included does. */
  inherit(parent: RecordParser): void {
    this.owner.set(parent.owner)
    this.#ownerState = parent.#ownerState
  }

  /** Whether it is known whose record was read last. */
  get isOwnerKnown(): boolean {
    return this.#ownerState === OWNER.KNOWN
  }

  /** Makes ready for another entry. */
  begin(): void {
    this.header.clear()
  }

  /** Takes an owner. Throws as `putNameToken`, or TextError 'syntax' for a quoted one. */
  readOwner(tokens: EntryTokens): void {
    this.#ownerState = OWNER.BROKEN
    tokens.takeWord('an owner name')
    putNameToken(tokens.lexer.window.octets, tokens.start, tokens.finish, tokens.origin, this.owner)
    this.#ownerState = OWNER.KNOWN
  }

  /**
   * Takes the rest of a record, to the end of its entry.
   *
   * @throws Fault, TextError, EncodeError or RelativeNameError
   */
  read(tokens: EntryTokens): void {
    const { header, writer } = this
    if (this.#ownerState === OWNER.NONE) throw noOwner(tokens)
    this.#readHeader(tokens)
    writer.at = 0
    this.#typeOf(header.type).parse(tokens, writer)
    tokens.end('the record')
    this.ttlSource = 'stated'
    this.ttlSeconds = header.ttlSeconds === NO_TTL ? this.#impliedTtl(tokens) : header.ttlSeconds
  }

  /** After an entry that is wrong: had it been right, it might have stated the TTL that others leave out. */
  forgiveTtl(): void {
    const state = this.#state
    const mightHave = this.header.type === 0 || this.header.type === TYPE.SOA
    if (mightHave && state.impliedTtlSeconds === NO_TTL) state.lastTtlSeconds = 0
  }

  #readHeader(tokens: EntryTokens): void {
    const { header } = this
    const state = this.#state
    header.read(tokens, state.rrclass)
    if (header.ttlSeconds !== NO_TTL) state.lastTtlSeconds = header.ttlSeconds
    this.rrclass = state.settleClass(header.rrclass)
  }

  #typeOf(type: number): RecordType {
    if (type !== this.#type) {
      this.#recordType = recordType(type, this.rrclass)
      this.#type = type
    }
    return this.#recordType
  }

  /** The TTL of a record that states none. */
  #impliedTtl(tokens: EntryTokens): number {
    const state = this.#state
    const implied = state.impliedTtlSeconds
    this.ttlSource = implied === NO_TTL ? 'soa' : state.impliedTtlSource
    if (implied !== NO_TTL) return implied
    // Where nothing else is known BIND takes what RFC 1035 §3.3.13 meant MINIMUM for, for all that follows too.
    state.defaultTtlSeconds = this.header.type === TYPE.SOA ? this.#soaMinimum() : 0
    if (this.header.type !== TYPE.SOA) throw this.header.missingTtl(tokens)
    return state.defaultTtlSeconds
  }

  #soaMinimum(): number {
    const { octets, at } = this.writer
    const minimum =
      ((octets[at - 4]! << 24) | (octets[at - 3]! << 16) | (octets[at - 2]! << 8) | octets[at - 1]!) >>> 0
    return Math.min(minimum, MAX_TTL_SECONDS)
  }
}

function noOwner(tokens: EntryTokens): Fault {
  tokens.take()
  return tokens.fault('no-owner', 'an owner name in the first column, since no record stands before this one')
}

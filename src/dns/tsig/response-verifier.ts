/**
 * Verifies the response to one signed request: a message, or the many of a zone transfer, of which some may come
 * without a signature of their own (RFC 8945 §5.3.1, §5.4).
 */

import { DecodeError } from '../../errors.ts'
import { RCODE } from '../iana/codes.ts'
import { FLAGS_AT, RCODE_MASK } from '../message/header.ts'
import { leastMacLength } from './tsig-algorithm.ts'
import { TsigError, type TsigErrorCode } from './tsig-error.ts'
import {
  isMac,
  macPart,
  messagePart,
  type RunningMac,
  startMac,
  timersPart,
  variablesPart,
} from './tsig-mac.ts'
import type { TsigKey } from './tsig-key.ts'
import { findTsig, type FoundTsig, TSIG_ERROR, type TsigRecord } from './tsig-record.ts'
import { decodeTime, isTimely } from './tsig-time.ts'

/** RFC 8945 §5.3.1: of a hundred messages in a row one has to be signed. */
const MOST_UNSIGNED = 99

export class ResponseVerifier {
  readonly #key: TsigKey
  /** Over the last MAC and what has come since. */
  #mac: RunningMac
  #isFirst = true
  #unsigned = 0

  /** @param requestMac the signature of the request, as it was sent */
  constructor(key: TsigKey, requestMac: Uint8Array) {
    this.#key = key
    this.#mac = this.#begin(requestMac)
  }

  /**
   * The next message of the response, without its signature. What it says may be believed as soon as it is the last
   * one of a single message, or the next signature, or `finish`, has borne it out.
   *
   * @param wallMs the time in ms since the epoch
   * @throws TsigError, and nothing that comes after is worth anything
   */
  verify(octets: Uint8Array, wallMs: number): Uint8Array {
    const found = findOrFail(octets)
    if (found === undefined) return this.#takeUnsigned(octets)
    const { record, message } = found
    this.#checkKey(record, message)
    this.#checkMac(record, message)
    this.#checkWhatItSays(record, message, wallMs)
    this.#unsigned = 0
    this.#isFirst = false
    this.#mac = this.#begin(record.mac)
    return message
  }

  /**
   * No more messages come.
   *
   * @throws TsigError 'unsigned' when the last one was not signed (RFC 8945 §5.3.1), or there was none
   */
  finish(): void {
    if (this.#isFirst || this.#unsigned > 0) throw new TsigError('unsigned')
  }

  #begin(mac: Uint8Array): RunningMac {
    return startMac(this.#key).update(macPart(mac))
  }

  #takeUnsigned(octets: Uint8Array): Uint8Array {
    if (this.#isFirst || ++this.#unsigned > MOST_UNSIGNED) throw new TsigError('unsigned')
    this.#mac.update(octets)
    return octets
  }

  #checkKey({ name, algorithm, mac, error }: TsigRecord, message: Uint8Array): void {
    // RFC 8945 §5.3.2: that a key or a signature is wrong is said without a signature.
    if (mac.length === 0 && isNotAuth(message) && error !== TSIG_ERROR.NONE)
      throw new TsigError(codeOf(error), { isTold: true })
    if (!name.equals(this.#key.name) || !algorithm.equals(this.#key.algorithm.name))
      throw new TsigError('bad-key')
  }

  #checkMac(record: TsigRecord, message: Uint8Array): void {
    const { algorithm } = this.#key
    const { mac, originalId } = record
    if (mac.length > algorithm.fullLength || mac.length < leastMacLength(algorithm))
      throw new TsigError('malformed')
    this.#mac.update(messagePart(message, originalId))
    this.#mac.update(this.#isFirst ? variablesPart(record) : timersPart(record))
    if (!isMac(mac, this.#mac.digest())) throw new TsigError('bad-sig')
    if (mac.length < algorithm.macLength) throw new TsigError('bad-trunc')
  }

  #checkWhatItSays(record: TsigRecord, message: Uint8Array, wallMs: number): void {
    const { error, otherData } = record
    if (isNotAuth(message) && error !== TSIG_ERROR.NONE) {
      const serverWallMs = error === TSIG_ERROR.BADTIME ? decodeTime(otherData) : undefined
      throw new TsigError(codeOf(error), {
        isTold: true,
        ...(serverWallMs === undefined ? {} : { serverWallMs }),
      })
    }
    if (!isTimely(record, wallMs)) throw new TsigError('bad-time')
  }
}

function findOrFail(octets: Uint8Array): FoundTsig | undefined {
  try {
    return findTsig(octets)
  } catch (error) {
    if (error instanceof DecodeError) throw new TsigError('malformed')
    throw error
  }
}

function isNotAuth(message: Uint8Array): boolean {
  return (message[FLAGS_AT + 1]! & RCODE_MASK) === RCODE.NOTAUTH
}

const TOLD_CODES: ReadonlyMap<number, TsigErrorCode> = new Map([
  [TSIG_ERROR.BADSIG, 'bad-sig'],
  [TSIG_ERROR.BADKEY, 'bad-key'],
  [TSIG_ERROR.BADTIME, 'bad-time'],
  [TSIG_ERROR.BADTRUNC, 'bad-trunc'],
])

function codeOf(error: number): TsigErrorCode {
  return TOLD_CODES.get(error) ?? 'malformed'
}

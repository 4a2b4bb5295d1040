/** Signs the response to a request whose signature was right: one message, or the many of a zone transfer. */

import { macOver, macPart, messagePart, timersPart, variablesPart } from './tsig-mac.ts'
import type { TsigKey } from './tsig-key.ts'
import { appendTsig, idOf, NO_OCTETS, TSIG_ERROR, type TsigRecord, tsigLength } from './tsig-record.ts'
import { encodeTime, FUDGE_SECONDS, toSeconds } from './tsig-time.ts'

export class ResponseSigner {
  /** What a signature adds to a message, in octets. */
  readonly overheadOctets: number
  readonly #key: TsigKey
  readonly #request: TsigRecord
  readonly #macLength: number
  #previousMac: Uint8Array
  #isFirst = true

  constructor(key: TsigKey, request: TsigRecord) {
    this.#key = key
    this.#request = request
    this.#previousMac = request.mac
    // Not shorter than what the client has sent: who cuts signatures to that length believes them at that length.
    this.#macLength = Math.max(key.algorithm.macLength, request.mac.length)
    this.overheadOctets = tsigLength({
      ...request,
      mac: new Uint8Array(this.#macLength),
      otherData: NO_OCTETS,
    })
  }

  /** The next message of the response, signed. `wallMs` is the time in ms since the epoch. */
  sign(message: Uint8Array, wallMs: number): Uint8Array {
    return this.#sign(message, {
      timeSigned: toSeconds(wallMs),
      fudgeSeconds: FUDGE_SECONDS,
      error: TSIG_ERROR.NONE,
      otherData: NO_OCTETS,
    })
  }

  /** RFC 8945 §5.2.3: in the time of the client, which could not verify it otherwise, and with ours beside it. */
  signBadTime(message: Uint8Array, wallMs: number): Uint8Array {
    const { timeSigned, fudgeSeconds } = this.#request
    return this.#sign(message, {
      timeSigned,
      fudgeSeconds,
      error: TSIG_ERROR.BADTIME,
      otherData: encodeTime(wallMs),
    })
  }

  /** RFC 8945 §5.2.4. */
  signBadTruncation(message: Uint8Array, wallMs: number): Uint8Array {
    return this.#sign(message, {
      timeSigned: toSeconds(wallMs),
      fudgeSeconds: FUDGE_SECONDS,
      error: TSIG_ERROR.BADTRUNC,
      otherData: NO_OCTETS,
    })
  }

  #sign(
    message: Uint8Array,
    said: Pick<TsigRecord, 'timeSigned' | 'fudgeSeconds' | 'error' | 'otherData'>,
  ): Uint8Array {
    const { name, algorithm } = this.#key
    const originalId = idOf(message)
    const variables = { name, algorithm: algorithm.name, originalId, ...said }
    const mac = macOver(this.#key, [
      macPart(this.#previousMac),
      messagePart(message, originalId),
      this.#isFirst ? variablesPart(variables) : timersPart(variables),
    ]).subarray(0, this.#macLength)
    this.#isFirst = false
    this.#previousMac = mac
    return appendTsig(message, { ...variables, mac })
  }
}

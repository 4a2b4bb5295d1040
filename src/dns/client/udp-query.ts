/** One query over UDP: what it takes to recognize its response, and who is told what came of it. */

import type { SocketAddress } from '../../address/socket-address.ts'
import { pooledCopy } from '../../bytes/pooled-octets.ts'
import { DecodeError } from '../../errors.ts'
import { HEADER_LENGTH } from '../message/header.ts'
import { decodeResponse, type Message } from '../message/message.ts'
import { TsigError } from '../tsig/tsig-error.ts'
import type { Outcome } from './attempt.ts'
import { type Cookie, cookieIn, judgeCookie } from './cookie.ts'
import { type Due, NOWHERE, type Waits } from './deadlines.ts'
import { isSameCase } from './letter-case.ts'
import type { Verify } from './signed-query.ts'
import { hasQuestion, idOf, isResponseTo, isTruncated } from './response-match.ts'

export interface UdpQueryFields {
  /** With the id, and the letters in the case in which they are sent. */
  readonly octets: Uint8Array
  readonly server: SocketAddress
  /** The name as it was given; undefined when it is sent so. */
  readonly name: Uint8Array | undefined
  readonly cookie: Cookie | undefined
  /** Undefined when the response need not be signed. */
  readonly verify: Verify | undefined
  readonly sentAtMs: number
  readonly dueMs: number
  readonly settle: (outcome: Outcome) => void
}

export class UdpQuery implements Due {
  readonly id: number
  readonly server: SocketAddress
  readonly dueMs: number
  heapPlace = NOWHERE
  isOver = false
  mismatches = 0
  readonly #fields: UdpQueryFields
  readonly #deadlines: Waits
  readonly #onOver: (query: UdpQuery) => void

  /** `onOver` is called before `settle`. */
  constructor(fields: UdpQueryFields, deadlines: Waits, onOver: (query: UdpQuery) => void) {
    this.id = idOf(fields.octets)
    this.server = fields.server
    this.dueMs = fields.dueMs
    this.#fields = fields
    this.#deadlines = deadlines
    this.#onOver = onOver
    deadlines.add(this)
  }

  /** Whether it comes from the server and is about the question, in any case of letters. */
  isAnsweredBy(payload: Uint8Array, from: SocketAddress): boolean {
    return isFrom(this.server, from) && isResponseTo(this.#fields.octets, payload)
  }

  /** Takes what `isAnsweredBy` holds of. False when the cookie says that somebody else has sent it. */
  take(payload: Uint8Array, nowMs: number): boolean {
    const { octets: query, name } = this.#fields
    if (name !== undefined && hasQuestion(payload) && !isSameCase(query, payload, HEADER_LENGTH)) {
      this.settle({ kind: 'retry', reason: 'other-case' })
      return true
    }
    // A cut message may hold anything, and is not looked at.
    if (isTruncated(payload)) {
      this.settle({ kind: 'retry', reason: 'truncated' })
      return true
    }
    const outcome = this.#read(payload, nowMs)
    if (outcome === undefined) return false
    this.settle(outcome)
    return true
  }

  #read(payload: Uint8Array, nowMs: number): Outcome | undefined {
    const { name, cookie, verify, sentAtMs } = this.#fields
    const octets = verifiedOrNothing(pooledCopy(payload), verify)
    // Over TCP nobody can put in his word for the server's.
    if (octets === undefined) return { kind: 'retry', reason: 'suspicious' }
    // Names compressed to the question come out in our case as well.
    if (name !== undefined && hasQuestion(octets)) octets.set(name, HEADER_LENGTH)
    const message = decodeOrError(octets)
    if (message instanceof DecodeError) return { kind: 'malformed', error: message }
    const rttMs = nowMs - sentAtMs
    let serverCookie: Uint8Array | undefined
    if (cookie !== undefined) {
      const received = cookieIn(message.edns)
      const verdict = judgeCookie(cookie, received)
      if (verdict === 'wrong') return undefined
      if (verdict === 'confirmed') serverCookie = received!.server
      else if (cookie.server.length > 0) return { kind: 'retry', reason: 'no-cookie' }
    }
    return { kind: 'response', message, octets, rttMs, serverCookie, keepsCase: true }
  }

  elapse(): void {
    const { dueMs, sentAtMs } = this.#fields
    this.settle({ kind: 'timeout', waitedMs: dueMs - sentAtMs })
  }

  settle(outcome: Outcome): void {
    if (this.isOver) return
    this.isOver = true
    this.#deadlines.remove(this)
    this.#onOver(this)
    this.#fields.settle(outcome)
  }
}

function verifiedOrNothing(octets: Uint8Array, verify: Verify | undefined): Uint8Array | undefined {
  try {
    return verify === undefined ? octets : verify(octets)
  } catch (error) {
    if (error instanceof TsigError) return undefined
    throw error
  }
}

function decodeOrError(octets: Uint8Array): Message | DecodeError {
  try {
    return decodeResponse(octets)
  } catch (error) {
    if (error instanceof DecodeError) return error
    throw error
  }
}

export function isFrom(server: SocketAddress, from: SocketAddress): boolean {
  return server.port === from.port && server.ip === from.ip
}

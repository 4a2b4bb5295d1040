// Signed exchanges taken off the wire: dig, nsupdate and BIND 9.18, in November 2026. All keys have one secret.

import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { parseTsigAlgorithm } from '../../../src/dns/tsig/tsig-algorithm.ts'
import type { TsigKey } from '../../../src/dns/tsig/tsig-key.ts'
import { findTsig, type FoundTsig } from '../../../src/dns/tsig/tsig-record.ts'
import { hex } from '../../bytes/hex-octets.ts'
import exchanges from './captured-exchanges.json' with { type: 'json' }

export const SECRET = new TextEncoder().encode('01234567890123456789012345678901')

export interface CapturedExchange {
  readonly title: string
  readonly key: TsigKey
  readonly request: Uint8Array
  readonly responses: readonly Uint8Array[]
  /** When the request was signed, in ms since the epoch. */
  readonly wallMs: number
}

export function keyOf(name: string, algorithm: string, secret: Uint8Array = SECRET): TsigKey {
  return { name: DomainName.parse(name), algorithm: parseTsigAlgorithm(algorithm), secret }
}

export const EXCHANGES: readonly CapturedExchange[] = exchanges.map((row) => {
  const request = hex(row.request)
  return {
    title: row.title,
    key: keyOf(row.key, row.algorithm),
    request,
    responses: row.responses.map(hex),
    wallMs: signatureOf(request).record.timeSigned * 1000,
  }
})

export function exchange(title: string): CapturedExchange {
  const found = EXCHANGES.find((each) => each.title === title)
  if (found === undefined) throw new Error(`no exchange '${title}' was captured`)
  return found
}

/** The signature of a message, which has one. */
export function signatureOf(octets: Uint8Array): FoundTsig {
  const found = findTsig(octets)
  if (found === undefined) throw new Error('the message is not signed')
  return found
}

/**
 * The algorithms that sign messages (RFC 8945 §6). A truncated form is the same algorithm on the wire with a shorter
 * MAC; it is called by the number of bits that are kept, as BIND does: `hmac-sha256-128`.
 */

import { TextError } from '../../errors.ts'
import { suggest } from '../../suggestion.ts'
import { DomainName } from '../name/domain-name.ts'

export interface TsigAlgorithm {
  /** As it stands in the record. */
  readonly name: DomainName
  /** As OpenSSL calls it. */
  readonly hash: string
  /** Octets of a whole MAC. */
  readonly fullLength: number
  /** Octets of the MACs that are sent, and the fewest that are believed. */
  readonly macLength: number
}

type Row = readonly [text: string, hash: string, octets: number, name?: string]

const ROWS: readonly Row[] = [
  ['hmac-sha256', 'sha256', 32],
  ['hmac-sha512', 'sha512', 64],
  ['hmac-sha384', 'sha384', 48],
  ['hmac-sha224', 'sha224', 28],
  ['hmac-sha1', 'sha1', 20],
  ['hmac-md5', 'md5', 16, 'hmac-md5.sig-alg.reg.int'],
]

const ALGORITHMS: ReadonlyMap<string, TsigAlgorithm> = new Map(
  ROWS.map(([text, hash, octets, name = text]) => [
    text,
    { name: DomainName.parse(name), hash, fullLength: octets, macLength: octets },
  ]),
)

/** What a key is for that does not say so (RFC 8945 §6). */
export const DEFAULT_TSIG_ALGORITHM: TsigAlgorithm = ALGORITHMS.get('hmac-sha256')!

/** The fewest octets that a MAC may have, whatever its hash (RFC 8945 §5.2.2.1). */
const LEAST_MAC_LENGTH = 10

export function leastMacLength({ fullLength }: TsigAlgorithm): number {
  return Math.max(LEAST_MAC_LENGTH, fullLength / 2)
}

/**
 * `hmac-sha512`, or `hmac-sha512-384` for MACs of 384 bits; in any case of letters.
 *
 * @throws TextError 'unknown-mnemonic', or 'bad-value' for a number of bits that the algorithm cannot be cut to
 */
export function parseTsigAlgorithm(text: string): TsigAlgorithm {
  const lower = text.toLowerCase().replace(/\.$/, '')
  const whole = ALGORITHMS.get(lower) ?? longName(lower)
  if (whole !== undefined) return whole
  const [, stem = '', bits = ''] = /^(.*)-([0-9]{1,4})$/.exec(lower) ?? []
  const algorithm = ALGORITHMS.get(stem)
  if (algorithm === undefined) {
    const names = [...ALGORITHMS.keys()]
    throw new TextError('unknown-mnemonic', text, `one of ${names.join(', ')}${suggest(lower, names)}`)
  }
  return truncated(algorithm, Number(bits), text)
}

function truncated(algorithm: TsigAlgorithm, bits: number, text: string): TsigAlgorithm {
  const least = leastMacLength(algorithm) * 8
  const most = algorithm.fullLength * 8
  if (bits < least || bits > most || bits % 8 !== 0)
    throw new TextError('bad-value', text, `a multiple of 8 from ${least} to ${most} for the bits of the MAC`)
  return { ...algorithm, macLength: bits / 8 }
}

/** By the name in the record, which is another one only for MD5. */
function longName(lower: string): TsigAlgorithm | undefined {
  return [...ALGORITHMS.values()].find(({ name }) => name.toString() === `${lower}.`)
}

/** What `parseTsigAlgorithm` reads. */
export function formatTsigAlgorithm({ name, fullLength, macLength }: TsigAlgorithm): string {
  const [text] = [...ALGORITHMS].find(([, algorithm]) => algorithm.name.equals(name))!
  return macLength === fullLength ? text : `${text}-${macLength * 8}`
}

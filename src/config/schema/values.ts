/** The values that many keys of configuration files share, each with the words that say what was expected. */

import * as v from 'valibot'
import { addressOctets, parseCidr } from '../../address/cidr.ts'
import { parseSocketAddress, type SocketAddress } from '../../address/socket-address.ts'
import { DomainName } from '../../dns/name/domain-name.ts'
import { TextError } from '../../errors.ts'
import {
  DURATION_EXPECTED,
  DURATION_PATTERN,
  parseDurationMs,
  parseSizeBytes,
  SIZE_EXPECTED,
  SIZE_PATTERN,
} from '../../yamlfile/quantity.ts'

// What is transformed is described first: a description of the result would say nothing about the text.

/** A text that a function reads, which throws `TextError` for what it cannot read. */
export function parsed<T>(parse: (text: string) => T, expected: string, description = '') {
  return v.pipe(
    v.string(expected),
    v.check((text) => isReadBy(parse, text), expected),
    v.description(description === '' ? expected : description),
    v.transform(parse),
  )
}

/** One value, or a list of such: always a list in the end. */
export function oneOrMore<S extends v.GenericSchema>(item: S, expected: string, description: string) {
  return v.pipe(
    v.union([item, v.array(item)], expected),
    v.description(description),
    v.transform((value): v.InferOutput<S>[] =>
      Array.isArray(value) ? (value as v.InferOutput<S>[]) : [value],
    ),
  )
}

/** Whole seconds. */
export function seconds(description: string) {
  return v.pipe(
    v.string(DURATION_EXPECTED),
    v.regex(DURATION_PATTERN, DURATION_EXPECTED),
    v.description(description),
    v.transform((text) => Math.round(parseDurationMs(text) / 1000)),
  )
}

export function milliseconds(description: string) {
  return v.pipe(
    v.string(DURATION_EXPECTED),
    v.regex(DURATION_PATTERN, DURATION_EXPECTED),
    v.description(description),
    v.transform(parseDurationMs),
  )
}

export function size(leastBytes: number, least: string, description: string) {
  const expected = `${SIZE_EXPECTED}, at least ${least}`
  return v.pipe(
    v.string(expected),
    v.regex(SIZE_PATTERN, expected),
    v.description(description),
    v.transform(parseSizeBytes),
    v.minValue(leastBytes, expected),
  )
}

export const DOMAIN_EXPECTED = 'a domain name such as example.com, or . for the root'
export const domain = parsed(parseDomain, DOMAIN_EXPECTED)

/** As the key of a mapping, where the text has to stay. */
export const domainKey = v.pipe(
  v.string(DOMAIN_EXPECTED),
  v.check((text) => isReadBy(parseDomain, text), DOMAIN_EXPECTED),
)

const BLOCK_EXPECTED = 'a block of addresses such as 192.0.2.0/24 or 2001:db8::/32'
export const addressBlock = v.pipe(
  v.string(BLOCK_EXPECTED),
  v.check(
    (text) => isReadBy(parseCidr, text),
    // A block with bits beyond its prefix is told what it may have been meant to be.
    ({ input }) => mistakeOf(parseCidr, input) ?? BLOCK_EXPECTED,
  ),
)

const ADDRESS_EXPECTED = 'an address such as 192.0.2.1 or 2001:db8::1'
export const address = v.pipe(
  v.string(ADDRESS_EXPECTED),
  v.check((text) => addressOctets(text) !== undefined, ADDRESS_EXPECTED),
)

/** An address with or without a port. */
export function socketAddress(defaults: SocketAddress) {
  const expected = `an address and port such as 192.0.2.1:${defaults.port} or [2001:db8::1]:${defaults.port}`
  return parsed((text) => parseSocketAddress(text, defaults), expected)
}

const PATH_EXPECTED = 'the path of a file'
export const path = v.pipe(v.string(PATH_EXPECTED), v.nonEmpty(PATH_EXPECTED))

export function parseDomain(text: string): DomainName {
  if (text === '') throw new TextError('bad-name', text, DOMAIN_EXPECTED)
  return DomainName.parse(text)
}

function isReadBy(parse: (text: string) => unknown, text: string): boolean {
  return mistakeOf(parse, text) === undefined
}

/** What was expected instead of a text; undefined where that can be read. */
function mistakeOf(parse: (text: string) => unknown, text: string): string | undefined {
  try {
    parse(text)
    return undefined
  } catch (error) {
    if (error instanceof TextError) return error.expected
    throw error
  }
}

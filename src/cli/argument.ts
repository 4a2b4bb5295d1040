/** Arguments and values of options as the values that they mean; what they cannot mean is wrong usage. */

import { domainToASCII } from 'node:url'
import { InvalidArgumentError, Option } from 'commander'
import {
  formatSocketAddress,
  parsePort,
  parseSocketAddress,
  type SocketAddress,
} from '../address/socket-address.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { TextError } from '../errors.ts'

/**
 * A name as a person types it: always absolute, and letters beyond ASCII in the form that the DNS has for them
 * (RFC 5891 §4.4).
 *
 * @throws TextError 'bad-name' or 'bad-escape'
 */
export function parseTypedName(text: string): DomainName {
  const isAscii = /^[\0-\x7f]*$/.test(text)
  return DomainName.parse(isAscii ? text : domainToASCII(text))
}

/** An option's value, read by a function that throws `TextError` for what it cannot read. */
export function optionValue<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text)
    } catch (error) {
      if (error instanceof TextError) throw new InvalidArgumentError(`Expected ${error.expected}.`)
      throw error
    }
  }
}

export const nameValue: (text: string) => DomainName = optionValue(parseTypedName)

export const portValue: (text: string) => number = optionValue(parsePort)

/** `--listen`: where a server listens, with `defaults` for what is left out. */
export function listenOption(defaults: SocketAddress): Option {
  return new Option('-l, --listen <address>', 'where to listen; port 0 takes a free one')
    .argParser(optionValue((text) => parseSocketAddress(text, defaults)))
    .default(defaults, formatSocketAddress(defaults))
}

/** `--listen` of a server that may listen at several addresses; none is what a configuration says, or `defaults`. */
export function listenOptions(defaults: SocketAddress): Option {
  const parse = optionValue((text) => parseSocketAddress(text, defaults))
  return new Option(
    '-l, --listen <address...>',
    `where to listen; port 0 takes a free one (default: ${formatSocketAddress(defaults)})`,
  ).argParser((text, previous: SocketAddress[] | undefined) => [...(previous ?? []), parse(text)])
}

/** A whole number from `least` to `most`. */
export function integerValue(least: number, most: number): (text: string) => number {
  return optionValue((text) => parseInteger(text, least, most))
}

/** @throws TextError 'bad-number' */
export function parseInteger(text: string, least: number, most: number): number {
  const number = /^[0-9]{1,10}$/.test(text) ? Number(text) : -1
  if (number < least || number > most) {
    throw new TextError('bad-number', text, `a number from ${least} to ${most}`)
  }
  return number
}

/** What a command was given, as the values that it means. All throw `ControlError` 'bad-argument'. */

import { parseType } from '../dns/iana/types.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { TextError } from '../errors.ts'
import { ControlError } from './control-error.ts'
import type { ControlArguments } from './protocol.ts'

export function textArgument(args: ControlArguments, key: string): string {
  const value = args[key]
  if (typeof value === 'string') return value
  const mistake = value === undefined ? `'${key}' is missing` : `expected ${key} to be a text`
  throw new ControlError('bad-argument', mistake)
}

/** False when it was given none. */
export function flagArgument(args: ControlArguments, key: string): boolean {
  const value = args[key]
  if (value === undefined || typeof value === 'boolean') return value === true
  throw new ControlError('bad-argument', `expected ${key} to be true or false`)
}

/** `on` or `off`. */
export function switchArgument(args: ControlArguments, key: string): boolean {
  const value = textArgument(args, key)
  if (value === 'on' || value === 'off') return value === 'on'
  throw new ControlError('bad-argument', `expected on or off, not '${value}'`)
}

export function nameArgument(args: ControlArguments): DomainName {
  return parsedArgument(args, 'name', (text) => DomainName.parse(text))
}

/** `fallback` when it was given none. */
export function typeArgument<T>(args: ControlArguments, fallback: T): number | T {
  return args.type === undefined ? fallback : parsedArgument(args, 'type', parseType)
}

function parsedArgument<T>(args: ControlArguments, key: string, parse: (text: string) => T): T {
  try {
    return parse(textArgument(args, key))
  } catch (error) {
    if (!(error instanceof TextError)) throw error
    throw new ControlError('bad-argument', `${key}: ${error.message}`, { cause: error })
  }
}

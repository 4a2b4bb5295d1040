/** A key in one word, as dig, kdig and nsupdate take it after `-y`: `[algorithm:]name:secret`. */

import { TextError } from '../../errors.ts'
import { DomainName } from '../name/domain-name.ts'
import { parseSecret } from './key-file.ts'
import { DEFAULT_TSIG_ALGORITHM, parseTsigAlgorithm } from './tsig-algorithm.ts'
import type { TsigKey } from './tsig-key.ts'

/**
 * Without an algorithm the key is for HMAC-SHA256.
 *
 * @throws TextError, without the secret in it
 */
export function parseTsigKey(text: string): TsigKey {
  const parts = text.split(':')
  const [secret, name, algorithm] = parts.toReversed()
  if (secret === undefined || name === undefined || parts.length > 3)
    throw new TextError('syntax', '', 'a key: [algorithm:]name:secret')
  return {
    name: DomainName.parse(name),
    algorithm: algorithm === undefined ? DEFAULT_TSIG_ALGORITHM : parseTsigAlgorithm(algorithm),
    secret: parseSecret(secret),
  }
}

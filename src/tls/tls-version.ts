/** The versions of TLS that are spoken here, and what Node calls them. Older ones are forbidden (RFC 8996). */

import type { SecureVersion } from 'node:tls'

export type TlsVersion = '1.2' | '1.3'

export const TLS_VERSIONS: readonly TlsVersion[] = ['1.2', '1.3']

const NODE_NAMES: Readonly<Record<TlsVersion, SecureVersion>> = { '1.2': 'TLSv1.2', '1.3': 'TLSv1.3' }

/** The options of a context that speaks `versions`, which is not empty. */
export function versionRange(versions: readonly TlsVersion[]): {
  minVersion: SecureVersion
  maxVersion: SecureVersion
} {
  const ordered = TLS_VERSIONS.filter((version) => versions.includes(version))
  const [first, last] = [ordered[0], ordered.at(-1)]
  if (first === undefined || last === undefined) throw new RangeError('no version of TLS to speak')
  return { minVersion: NODE_NAMES[first], maxVersion: NODE_NAMES[last] }
}

/** The version by the name that Node gives it. */
export function versionOf(nodeName: string | null): TlsVersion {
  const version = TLS_VERSIONS.find((each) => NODE_NAMES[each] === nodeName)
  if (version === undefined) throw new Error(`${nodeName} is not spoken here`)
  return version
}

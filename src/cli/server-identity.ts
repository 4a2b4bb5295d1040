/** What a server tells of itself to who asks, by its configuration. */

import { hostname } from 'node:os'
import type { Identity } from '../dns/message/identity.ts'
import { VERSION } from './version.ts'

/** @param configured false for nothing; what is left out is the version, and the name of this machine */
export function serverIdentity(
  configured: boolean | { readonly version?: string; readonly name?: string } = true,
): Identity | undefined {
  if (configured === false) return undefined
  const { version = `rootwalk ${VERSION}`, name = hostname() } = configured === true ? {} : configured
  return { version, name }
}

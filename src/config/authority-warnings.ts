/** What a configuration of an authority may say, and should not without a good reason. */

import { addressOctets, cidrContains, parseCidr } from '../address/cidr.ts'
import type { RequestRule } from '../dns/hosting/request-access.ts'
import { accessUses, rulesOf } from './access-uses.ts'
import type { SenseMistake } from './read-config.ts'
import type { AuthorityConfig } from './schema/authority-schema.ts'
import { LOOPBACK } from './schema/request-access.ts'

type Check = (config: AuthorityConfig) => Iterable<SenseMistake>

export function authorityWarnings(config: AuthorityConfig): SenseMistake[] {
  return CHECKS.flatMap((check) => [...check(config)])
}

const CHECKS: readonly Check[] = [openUpdates, openTransfers, weakKeys, forgetfulSecondaries]

/** The source of a datagram is whatever its sender writes there. */
function* openUpdates(config: AuthorityConfig): Iterable<SenseMistake> {
  for (const { path, items, key } of accessUses(config)) {
    if (key !== 'allowUpdate' || !rulesOf(items, config.access ?? {}).some(admitsStrangers)) continue
    yield {
      path,
      message: 'updates are admitted by address alone, which anyone can forge; ask for a key as well',
    }
  }
}

function* openTransfers(config: AuthorityConfig): Iterable<SenseMistake> {
  for (const { path, items, key } of accessUses(config)) {
    if (key !== 'allowTransfer' || !rulesOf(items, config.access ?? {}).some(admitsEverybody)) continue
    yield { path, message: 'everybody may have the whole zone, with all names in it' }
  }
}

/** RFC 8945 §6: what has to be there for old peers only. */
function* weakKeys({ keys = {} }: AuthorityConfig): Iterable<SenseMistake> {
  for (const [name, { algorithm }] of Object.entries(keys)) {
    if (algorithm !== 'hmac-md5' && algorithm !== 'hmac-sha1') continue
    const path = ['keys', name, 'algorithm']
    yield { path, message: `${algorithm} is for peers that know nothing better; hmac-sha256 is known to all` }
  }
}

function* forgetfulSecondaries({ zones = {}, state }: AuthorityConfig): Iterable<SenseMistake> {
  if (state !== undefined) return
  const name = Object.keys(zones).find((each) => zones[each]?.primaries !== undefined)
  if (name === undefined) return
  const message = `without the key state no copy of ${name} is kept: after a restart it is served once its primary answers`
  yield { path: ['zones', name, 'primaries'], message }
}

function admitsEverybody({ from, key, isDenied }: RequestRule): boolean {
  return isDenied !== true && key === undefined && (from === undefined || from.some(isEverything))
}

function isEverything(block: string): boolean {
  return parseCidr(block).prefixLength === 0
}

function admitsStrangers({ from, key, isDenied }: RequestRule): boolean {
  return isDenied !== true && key === undefined && (from === undefined || !from.every(isLoopback))
}

function isLoopback(block: string): boolean {
  const octets = addressOctets(block.split('/')[0]!)
  const { prefixLength } = parseCidr(block)
  return LOOPBACK.map(parseCidr).some(
    (loopback) =>
      loopback.prefixLength <= prefixLength && octets !== undefined && cidrContains(loopback, octets),
  )
}

/** What a configuration of an authority may say, and should not without a good reason. */

import { cidrContains, parseCidr } from '../address/cidr.ts'
import type { RequestRule } from '../dns/hosting/request-access.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { formatTsigAlgorithm } from '../dns/tsig/tsig-algorithm.ts'
import type { TsigKey } from '../dns/tsig/tsig-key.ts'
import { accessUses, rulesOf } from './access-uses.ts'
import type { SenseMistake } from './read-config.ts'
import type { AuthorityConfig } from './schema/authority-schema.ts'
import { LOOPBACK } from './schema/request-access.ts'

const WEAK_HASHES: ReadonlySet<string> = new Set(['md5', 'sha1'])

type Check = (config: AuthorityConfig, keys: readonly TsigKey[]) => Iterable<SenseMistake>

export function authorityWarnings(config: AuthorityConfig, keys: readonly TsigKey[]): SenseMistake[] {
  return CHECKS.flatMap((check) => [...check(config, keys)])
}

const CHECKS: readonly Check[] = [openUpdates, openTransfers, openPort, weakKeys, forgetfulSecondaries]

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

/** RFC 5358 is about resolvers; an authority that answers whatever forgers ask in the name of others is as good to them. */
function* openPort({ listen = [], rateLimit }: AuthorityConfig): Iterable<SenseMistake> {
  const at = rateLimit === undefined ? listen.findIndex(({ ip }) => !isLoopback(ip)) : -1
  if (at < 0) return
  const message =
    'others can reach this address, and forgers can have victims answered from it without limit; set rateLimit'
  yield { path: ['listen', at], message }
}

/** RFC 8945 §6: what has to be there for old peers only. */
function* weakKeys({ keys: inline = {} }: AuthorityConfig, keys: readonly TsigKey[]): Iterable<SenseMistake> {
  for (const { name, algorithm } of keys) {
    if (!WEAK_HASHES.has(algorithm.hash)) continue
    const own = Object.keys(inline).find((text) => DomainName.parse(text).equals(name))
    const path = own === undefined ? ['keyFiles'] : ['keys', own, 'algorithm']
    const what = `the key ${name.toString()} signs with ${formatTsigAlgorithm(algorithm)}`
    yield { path, message: `${what}, which is for old peers; hmac-sha256 is known to all others` }
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
  return isDenied !== true && key === undefined && from?.every(isLoopback) !== true
}

function isLoopback(block: string): boolean {
  const { octets, prefixLength } = parseCidr(block)
  return LOOPBACK.map(parseCidr).some(
    (loopback) => loopback.prefixLength <= prefixLength && cidrContains(loopback, octets),
  )
}

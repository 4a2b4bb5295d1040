/** Faults of BGP: someone else's prefix announced, one's own withdrawn. */

import {
  formatIpv4Prefix,
  networkAddress,
  parseIpv4Prefix,
  type Ipv4Prefix,
} from '../../address/ipv4-prefix.ts'
import { ipv4Number, type Ipv4 } from '../../address/ipv4-number.ts'
import type { Speaker } from '../../bgp/speaker.ts'
import { TopologyError } from '../../sim/topology-error.ts'
import { filterPackets } from '../../stack/packet-filter.ts'
import type { AutonomousSystem, WorldFile } from '../../worldfile/world-file.ts'
import type { Internet } from '../internet.ts'
import { addressesOf, type FaultAim } from './aim.ts'
import type { FaultEffect } from './fault-effect.ts'

/** Longer ones are heard by nobody. */
const LONGEST_PREFIX = 24

/** `PREFIX` or `PREFIX by ASN`: a system that has no business with it announces a longer prefix, and drops what comes. */
export const hijack: FaultEffect = (internet, aim, target) => {
  const [text, by] = target?.split(/ by (?:AS)?/i) ?? []
  const address = text === undefined ? addressOf(internet, aim) : parseIpv4Prefix(text).address
  const owner = internet.registry.originOf(address)
  if (owner === undefined) throw new TopologyError('unknown-name', `nobody holds ${text ?? aim.host}`)
  const prefix = within(owner.prefix, address)
  const [name, speaker] = hijacker(internet, owner.asn, by)
  filterPackets(internet.world.host(name).kernel, [{ chain: 'forward', destination: prefix, action: 'drop' }])
  speaker.announce(prefix)
}

/** The longer prefix around the address that all still believe; the owner's own where that is as long. */
function within({ prefixLength }: Ipv4Prefix, address: Ipv4): Ipv4Prefix {
  const length = Math.max(prefixLength, LONGEST_PREFIX)
  return { address: networkAddress({ address, prefixLength: length }), prefixLength: length }
}

/** A router of the system that is named, or else of a stranger. */
function hijacker({ file, speakers }: Internet, owner: number, by: string | undefined): [string, Speaker] {
  const systems = [...file.autonomousSystems]
  const found = by === undefined ? strangerTo(file, owner) : systems.find(([asn]) => asn === Number(by))
  if (found === undefined) {
    const all = systems.map(([asn]) => `AS${asn}`).join(', ')
    throw new TopologyError('unknown-name', `there is no such system to hijack a prefix; there is: ${all}`)
  }
  const [router] = found[1].routers
  return [router!, speakers.get(router!)!]
}

/**
 * The system behind which all those are that the world does not name, so that nobody in particular is blamed; where that
 * is the owner, or nobody, the last that sells transit to nobody.
 */
function strangerTo(
  { autonomousSystems, elsewhere }: WorldFile,
  owner: number,
): [number, AutonomousSystem] | undefined {
  const others = [...autonomousSystems].filter(([asn]) => asn !== owner)
  const sellers = new Set(others.flatMap(([, { providers }]) => providers))
  return (
    others.find(([, { routers }]) => elsewhere !== undefined && routers.includes(elsewhere)) ??
    others.findLast(([asn, { providers }]) => !sellers.has(asn) && providers.length > 0)
  )
}

/** Its routers announce a prefix no longer: the one that is named, or the one that the web server is in. */
export const withdraw: FaultEffect = (internet, aim, target) => {
  const { registry, speakers } = internet
  const prefix =
    target === undefined ? registry.originOf(addressOf(internet, aim))?.prefix : parseIpv4Prefix(target)
  const owners = [...speakers.values()].filter(
    (speaker) => prefix !== undefined && originates(speaker, prefix),
  )
  if (owners.length === 0) {
    throw new TopologyError('unknown-name', `nobody announces ${target ?? `the prefix of ${aim.host}`}`)
  }
  for (const speaker of owners) speaker.withdraw(prefix!)
}

function originates(speaker: Speaker, prefix: Ipv4Prefix): boolean {
  const text = formatIpv4Prefix(prefix)
  return speaker
    .entries()
    .some(({ prefix: own, best }) => best?.peer === undefined && formatIpv4Prefix(own) === text)
}

function addressOf({ lab }: Internet, { host }: FaultAim): Ipv4 {
  const [address] = addressesOf(lab.zones, host)
  if (address === undefined) throw new TopologyError('unknown-name', `${host} has no address; name a prefix`)
  return ipv4Number(address)
}

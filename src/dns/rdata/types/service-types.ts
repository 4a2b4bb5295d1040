/** The record types that tell where and how to reach a host or a service. */

import { ipv4 } from '../addresses.ts'
import { base64, dashedBase64 } from '../encoded-octets.ts'
import { defaultingTo, u16, u32, u64, u8 } from '../integers.ts'
import { byName } from '../mnemonics.ts'
import { exactName, expandableName, foldedName } from '../names.ts'
import type { TypeTable } from '../record-type.ts'
import { characterString, characterStrings, longString } from '../strings.ts'
import { addressPrefixes } from './address-prefixes.ts'
import { amtRelay } from './amt-relay.ts'
import { gateway, gatewayType } from './gateway.ts'
import { eui48, eui64, locator64 } from './hex-groups.ts'
import { hostIdentity } from './host-identity.ts'
import { ipv6Chain } from './ipv6-chain.ts'
import { location } from './location.ts'
import { DSYNC_SCHEMES } from './mnemonic-tables.ts'
import { svcParams } from './svc-params.ts'
import { typeField } from './type-field.ts'

const SERVICE_BINDING = { priority: u16, target: exactName, params: defaultingTo({}, svcParams) } as const

export const SERVICE_TYPES = {
  LOC: location,
  NAPTR: {
    order: defaultingTo(0, u16),
    preference: defaultingTo(0, u16),
    flags: characterString,
    services: characterString,
    regexp: characterString,
    replacement: expandableName,
  },
  IPSECKEY: { precedence: u8, gatewayType, algorithm: u8, gateway, publicKey: base64 },
  HIP: hostIdentity,
  NINFO: characterStrings,
  DSYNC: {
    rrtype: typeField,
    scheme: byName(u8, DSYNC_SCHEMES, 'a scheme'),
    port: u16,
    target: exactName,
  },
  HHIT: base64,
  BRID: base64,
  NID: { preference: u16, nodeId: locator64 },
  L32: { preference: u16, locator32: ipv4 },
  L64: { preference: u16, locator64 },
  LP: { preference: u16, fqdn: exactName },
  EUI48: eui48,
  EUI64: eui64,
  URI: { priority: u16, weight: u16, target: longString },
  AVC: characterStrings,
  DOA: { enterprise: u32, type: u32, location: u8, mediaType: characterString, data: dashedBase64 },
  AMTRELAY: amtRelay,
  RESINFO: characterStrings,
  WALLET: characterStrings,
  CLA: characterStrings,
  IPN: u64,
} as const satisfies TypeTable

export const SERVICE_IN_TYPES = {
  KX: { preference: u16, exchanger: foldedName },
  A6: ipv6Chain,
  APL: addressPrefixes,
  DHCID: base64,
  SVCB: SERVICE_BINDING,
  HTTPS: SERVICE_BINDING,
} as const satisfies TypeTable

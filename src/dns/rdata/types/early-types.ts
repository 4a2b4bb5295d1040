/** Early record types, most of them obsolete, and experiments (RFC 1035, 1183, 1348, 1706, 1712, 2163 …). */

import { ipv4 } from '../addresses.ts'
import { base16, base64OrNothing } from '../encoded-octets.ts'
import { defaultingTo, octal16, u16, u8 } from '../integers.ts'
import { withNames } from '../mnemonics.ts'
import { compressibleName, exactName, expandableName } from '../names.ts'
import { opaque } from '../opaque.ts'
import type { TypeTable } from '../record-type.ts'
import { characterString, characterStrings, optionalString } from '../strings.ts'
import { PROTOCOLS } from './mnemonic-tables.ts'
import { atmAddress, nsap, psdnAddress } from './osi-addresses.ts'
import { servicePorts } from './well-known-services.ts'

export const EARLY_TYPES = {
  MD: compressibleName,
  MF: compressibleName,
  MB: compressibleName,
  MG: compressibleName,
  MR: compressibleName,
  NULL: defaultingTo(new Uint8Array(0), opaque),
  HINFO: { cpu: characterString, os: characterString },
  MINFO: { rmailbx: compressibleName, emailbx: compressibleName },
  RP: { mbox: defaultingTo('.', expandableName), txt: defaultingTo('.', expandableName) },
  AFSDB: { subtype: u16, hostname: expandableName },
  X25: psdnAddress,
  ISDN: { address: characterString, subaddress: optionalString },
  RT: { preference: u16, intermediateHost: expandableName },
  GPOS: { longitude: characterString, latitude: characterString, altitude: characterString },
  SPF: characterStrings,
  SINK: { meaning: u8, coding: u8, subcoding: u8, data: base64OrNothing },
  UINFO: opaque,
  UID: opaque,
  GID: opaque,
  UNSPEC: opaque,
} as const satisfies TypeTable

export const EARLY_IN_TYPES = {
  WKS: {
    address: ipv4,
    protocol: withNames(u8, PROTOCOLS, 'a protocol'),
    ports: servicePorts,
  },
  NSAP: nsap,
  'NSAP-PTR': exactName,
  PX: { preference: u16, map822: expandableName, mapx400: expandableName },
  EID: base16,
  NIMLOC: base16,
  ATMA: atmAddress,
} as const satisfies TypeTable

/** Chaosnet: its A record is a name and a number in octal (RFC 1034 §3.6). */
export const CHAOS_TYPES = {
  A: { domain: compressibleName, address: octal16 },
} as const satisfies TypeTable

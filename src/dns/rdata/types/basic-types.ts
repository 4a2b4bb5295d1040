/** The record types that the DNS itself cannot do without, and those met every day (RFC 1035, 2782, 3596, 6672). */

import { ipv4, ipv6 } from '../addresses.ts'
import { defaultingTo, u16, u32 } from '../integers.ts'
import { compressibleName, expandableName, foldedName } from '../names.ts'
import type { TypeTable } from '../record-type.ts'
import { characterStrings } from '../strings.ts'
import { period } from '../times.ts'

/** Types that mean the same in every class. */
export const BASIC_TYPES = {
  NS: compressibleName,
  CNAME: compressibleName,
  SOA: {
    mname: compressibleName,
    rname: compressibleName,
    serial: defaultingTo(0, u32),
    refresh: defaultingTo(0, period),
    retry: defaultingTo(0, period),
    expire: defaultingTo(0, period),
    minimum: defaultingTo(0, period),
  },
  PTR: compressibleName,
  MX: { preference: defaultingTo(0, u16), exchange: compressibleName },
  TXT: characterStrings,
  DNAME: foldedName,
} as const satisfies TypeTable

/** Types that the Internet class alone has. */
export const BASIC_IN_TYPES = {
  A: ipv4,
  AAAA: ipv6,
  SRV: {
    priority: defaultingTo(0, u16),
    weight: defaultingTo(0, u16),
    port: defaultingTo(0, u16),
    target: expandableName,
  },
} as const satisfies TypeTable

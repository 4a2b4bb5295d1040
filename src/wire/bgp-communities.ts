/** Communities (RFC 1997): a label of 32 bits on a route, by custom an AS number and one of its own. */

export const COMMUNITY = {
  /** RFC 8326 §4.1 */
  gracefulShutdown: 0xffff_0000,
  /** RFC 7999 §5 */
  blackhole: 0xffff_029a,
  noExport: 0xffff_ff01,
  noAdvertise: 0xffff_ff02,
  noExportSubconfed: 0xffff_ff03,
  /** RFC 3765 */
  noPeer: 0xffff_ff04,
} as const

const NAMES = new Map<number, string>([
  [COMMUNITY.gracefulShutdown, 'graceful-shutdown'],
  [COMMUNITY.blackhole, 'blackhole'],
  [COMMUNITY.noExport, 'no-export'],
  [COMMUNITY.noAdvertise, 'no-advertise'],
  [COMMUNITY.noExportSubconfed, 'no-export-subconfed'],
  [COMMUNITY.noPeer, 'no-peer'],
])

/** The community of an AS number of two octets and a value of its own. */
export function community(asn: number, value: number): number {
  return asn * 0x1_0000 + value
}

/** `64500:100`, or the name of a well-known one: `no-export`. */
export function formatCommunity(value: number): string {
  return NAMES.get(value) ?? `${value >>> 16}:${value & 0xffff}`
}

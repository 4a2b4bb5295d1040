/** The family of routes that a message or a capability is about, as tcpdump prints it. */

import { AFI_NAMES, SAFI_NAMES } from './bgp-names.ts'

/** `AFI IPv4 (1), SAFI Unicast (1)`. */
export function familyText(afi: number, safi: number): string {
  return `AFI ${AFI_NAMES[afi] ?? 'Unknown'} (${afi}), SAFI ${SAFI_NAMES[safi] ?? 'Unknown'} (${safi})`
}

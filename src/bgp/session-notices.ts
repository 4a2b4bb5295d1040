/** What is said in an OPEN, and what is wrong with the peer's (RFC 4271 §6.2). Pure. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { IPV4_UNICAST, type BgpCapability } from '../wire/bgp-capabilities.ts'
import { BGP_ERROR, OPEN_ERROR, STATE_MACHINE_ERROR, type BgpNotice } from '../wire/bgp-errors.ts'
import type { BgpOpen } from '../wire/bgp-open.ts'
import type { SessionState } from './session-states.ts'
import type { PeerConfig } from './speaker-config.ts'

/** What we can do. */
export function ownCapabilities(asn: number): BgpCapability[] {
  return [
    { kind: 'multiprotocol', ...IPV4_UNICAST },
    { kind: 'route-refresh' },
    { kind: 'four-octet-as', asn },
  ]
}

/** Why the peer's OPEN is none that we would talk to, or undefined. */
export function openFault(
  open: BgpOpen,
  { routerId, peer }: { readonly routerId: Ipv4; readonly peer: PeerConfig },
): BgpNotice | undefined {
  if (open.asn !== peer.asn) return openNotice(OPEN_ERROR.badPeerAs)
  // RFC 6286 §2.2: within one system an identifier belongs to one router.
  if (peer.relation === 'internal' && open.routerId === routerId) return openNotice(OPEN_ERROR.badIdentifier)
  return undefined
}

function openNotice(subcode: number): BgpNotice {
  return { code: BGP_ERROR.open, subcode, data: new Uint8Array(0) }
}

const SUBCODES: Partial<Record<SessionState, number>> = {
  OpenSent: STATE_MACHINE_ERROR.inOpenSent,
  OpenConfirm: STATE_MACHINE_ERROR.inOpenConfirm,
  Established: STATE_MACHINE_ERROR.inEstablished,
}

/** For a message that has no place in this state (RFC 6608 §4). */
export function stateMachineNotice(state: SessionState): BgpNotice {
  return { code: BGP_ERROR.stateMachine, subcode: SUBCODES[state] ?? 0, data: new Uint8Array(0) }
}

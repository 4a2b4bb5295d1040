/** Breaks a running Internet in the ways that its file, or a person, asks for. One effect for each kind. */

import type { Fault, FaultKind } from '../../worldfile/fault.ts'
import type { Internet } from '../internet.ts'
import type { FaultAim } from './aim.ts'
import { cutCable, leaveSatelliteOnly, swallowLongFrames } from './cable-faults.ts'
import type { FaultEffect } from './fault-effect.ts'
import { formatFault } from './fault-text.ts'
import { closePorts, dropWeb, fillNatTable, siteFault } from './host-faults.ts'
import { forgetName, killNameServers, makeLame } from './name-faults.ts'
import { hijack, withdraw } from './route-faults.ts'

const EFFECTS: Readonly<Record<FaultKind, FaultEffect>> = {
  'name-server-dead': killNameServers,
  'lame-delegation': makeLame,
  nxdomain: forgetName,
  'cable-cut': cutCable,
  'satellite-only': leaveSatelliteOnly,
  'prefix-hijacked': hijack,
  'prefix-withdrawn': withdraw,
  'mtu-black-hole': swallowLongFrames,
  'nat-table-full': fillNatTable,
  'port-closed': closePorts,
  'firewall-drop': dropWeb,
  'certificate-expired': siteFault({ certificate: 'expired' }),
  'certificate-wrong-name': siteFault({ certificate: 'wrong-name' }),
  'http-503': siteFault({ status: 503 }),
}

/**
 * One after the other, each once, and then routers agree on what is left. To be awaited while nobody runs the world.
 *
 * @param aim what is hit by a fault without a target
 * @throws TopologyError 'unknown-name' for a target that there is none of; it says what there is
 */
export async function applyFaults(
  internet: Internet,
  faults: readonly Fault[],
  aim: FaultAim,
): Promise<void> {
  for (const { kind, target } of inOrder(faults)) await EFFECTS[kind](internet, aim, target)
  if (faults.length > 0) await internet.converge()
}

/** Names are forgotten last: by them the other faults find what they hit. */
function inOrder(faults: readonly Fault[]): Fault[] {
  const distinct = [...new Map(faults.map((fault) => [formatFault(fault), fault])).values()]
  const isLast = ({ kind }: Fault): boolean => kind === 'nxdomain'
  return [...distinct.filter((fault) => !isLast(fault)), ...distinct.filter(isLast)]
}

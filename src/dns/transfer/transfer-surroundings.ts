/** What all transfers and notifications of one server share. */

import type { Network, Runtime } from '../../runtime/runtime.ts'
import { PeerPort } from './peer-port.ts'
import { PrimaryTable } from './primary-table.ts'
import { SourceAddresses } from './source-addresses.ts'
import { Turns } from './turns.ts'

export interface TransferSurroundings {
  /** Its connections leave from `sources`. */
  readonly runtime: Pick<Runtime, 'clock' | 'random' | 'network'>
  readonly port: PeerPort
  readonly sources: SourceAddresses
  readonly primaries: PrimaryTable
  /** Awaited between slices of work, whosever it is. */
  readonly pause: () => Promise<void>
}

export function transferSurroundings({
  clock,
  random,
  network,
}: Pick<Runtime, 'clock' | 'random' | 'network'>): TransferSurroundings {
  const turns = new Turns(clock)
  const sources = new SourceAddresses()
  const runtime = { clock, random, network: leavingFrom(network, sources) }
  return {
    runtime,
    port: new PeerPort(runtime, sources),
    sources,
    primaries: new PrimaryTable(clock),
    pause: turns.next,
  }
}

function leavingFrom(network: Network, sources: SourceAddresses): Network {
  return {
    bindDatagram: (local) => network.bindDatagram(local),
    connect: (remote, signal) => network.connect(remote, signal, sources.towards(remote.ip)),
    listen: (local, accept) => network.listen(local, accept),
  }
}

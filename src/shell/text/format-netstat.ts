/** Sockets and interfaces as netstat of net-tools prints them. */

import { flagLetters, type InterfaceView } from './interface-view.ts'

export interface SocketView {
  readonly protocol: 'tcp' | 'udp' | 'raw'
  readonly receiveQueue: number
  readonly sendQueue: number
  /** `0.0.0.0:53`. */
  readonly local: string
  /** `0.0.0.0:*` when there is no peer. */
  readonly remote: string
  /** The TCP state, or empty. */
  readonly state: string
}

const SOCKET_HEADING = 'Proto Recv-Q Send-Q Local Address           Foreign Address         State'

/** The words in brackets that tell which sockets are listed. */
export type SocketSelection = 'w/o servers' | 'servers and established' | 'only servers'

export function formatSockets(sockets: readonly SocketView[], selection: SocketSelection): string[] {
  return [`Active Internet connections (${selection})`, SOCKET_HEADING, ...sockets.map(socketLine)]
}

function socketLine({ protocol, receiveQueue, sendQueue, local, remote, state }: SocketView): string {
  const queues = `${pad(receiveQueue, 6)} ${pad(sendQueue, 6)}`
  return `${protocol.padEnd(5)} ${queues} ${local.padEnd(23)} ${remote.padEnd(23)} ${state}`.trimEnd()
}

const INTERFACE_TITLE = 'Kernel Interface table'
const INTERFACE_HEADING =
  'Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg'

export function formatInterfaceTable(interfaces: readonly InterfaceView[]): string[] {
  return [INTERFACE_TITLE, INTERFACE_HEADING, ...interfaces.map(interfaceLine)]
}

function interfaceLine(view: InterfaceView): string {
  const { receivedFrames, receiveErrors, receiveDropped, sentFrames, sendErrors, sendDropped } =
    view.statistics
  const columns = [
    view.name.padEnd(15),
    pad(view.mtu, 5),
    pad(receivedFrames, 8),
    pad(receiveErrors, 6),
    pad(receiveDropped, 6),
    '0     ',
    pad(sentFrames, 8),
    pad(sendErrors, 6),
    pad(sendDropped, 6),
    pad(0, 6),
    flagLetters(view),
  ]
  return columns.join(' ')
}

function pad(number: number, width: number): string {
  return String(number).padStart(width)
}

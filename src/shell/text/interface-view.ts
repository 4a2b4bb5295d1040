/** An interface as the tools print it, and the flags by which Linux describes it. */

import type { Ipv4 } from '../../address/ipv4-number.ts'
import type { Mac } from '../../address/mac.ts'
import type { DeviceStatistics } from '../../stack/device.ts'
import type { NetworkInterface } from '../../stack/network-interface.ts'

export interface InterfaceView {
  readonly name: string
  /** 0 for the loopback. */
  readonly mac: Mac
  readonly mtu: number
  readonly up: boolean
  readonly carrier: boolean
  readonly promiscuous: boolean
  readonly addresses: readonly { readonly address: Ipv4; readonly prefixLength: number }[]
  readonly statistics: Readonly<DeviceStatistics>
}

export function viewOf(networkInterface: NetworkInterface): InterfaceView {
  const { name, device, mtu, up, promiscuous, addresses } = networkInterface
  const { mac, carrier, statistics } = device
  return { name, mac, mtu, up, carrier, promiscuous, addresses: [...addresses], statistics }
}

interface Flag {
  readonly bit: number
  readonly name: string
  /** In the last column of `netstat -i`. */
  readonly letter: string
  readonly isSet: (view: InterfaceView) => boolean
}

/** netdevice(7), in the order in which ifconfig names them. */
const FLAGS: readonly Flag[] = [
  { bit: 0x1, name: 'UP', letter: 'U', isSet: ({ up }) => up },
  { bit: 0x2, name: 'BROADCAST', letter: 'B', isSet: ({ mac }) => mac !== 0 },
  { bit: 0x8, name: 'LOOPBACK', letter: 'L', isSet: ({ mac }) => mac === 0 },
  { bit: 0x40, name: 'RUNNING', letter: 'R', isSet: ({ up, carrier }) => up && carrier },
  { bit: 0x100, name: 'PROMISC', letter: 'P', isSet: ({ promiscuous }) => promiscuous },
  { bit: 0x1000, name: 'MULTICAST', letter: 'M', isSet: ({ mac }) => mac !== 0 },
]

/** `4163<UP,BROADCAST,RUNNING,MULTICAST>`. */
export function flagsText(view: InterfaceView): string {
  const set = FLAGS.filter(({ isSet }) => isSet(view))
  const bits = set.reduce((sum, { bit }) => sum | bit, 0)
  return `${bits}<${set.map(({ name }) => name).join(',')}>`
}

const LETTER_ORDER = ['B', 'L', 'M', 'P', 'R', 'U']

/** `BMRU`. */
export function flagLetters(view: InterfaceView): string {
  const letters = new Set(FLAGS.filter(({ isSet }) => isSet(view)).map(({ letter }) => letter))
  return LETTER_ORDER.filter((letter) => letters.has(letter)).join('')
}

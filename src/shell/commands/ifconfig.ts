/** `ifconfig`: shows the interfaces of a host and sets them up, as that of net-tools does. */

import { ANY_IPV4, ipv4Number } from '../../address/ipv4-number.ts'
import { classPrefixLength, prefixLengthOf } from '../../address/ipv4-prefix.ts'
import type { WiredHost } from '../../sim/wired-host.ts'
import type { NetworkInterface } from '../../stack/network-interface.ts'
import { CommandError, UsageError, type Command } from '../command.ts'
import { interfaceNames, interfaceOf } from '../host-interface.ts'
import { isIpv4Text } from '../host-names.ts'
import { parseInteger } from '../numbers.ts'
import { formatIfconfig } from '../text/format-ifconfig.ts'
import { viewOf } from '../text/interface-view.ts'

const LEAST_MTU = 68

export const ifconfig: Command = {
  name: 'ifconfig',
  usage:
    'ifconfig [-a] [interface]\n' +
    'ifconfig interface [up|down] [[-]promisc] [mtu N] [address[/prefixlen]] [netmask mask] [del address]',
  summary: 'show interfaces, or set one up',

  async run({ host, print }, words) {
    if (words.some((word) => /^-[^a]/.test(word) && word !== '-promisc')) throw new UsageError('')
    const [name, ...changes] = words.filter((word) => word !== '-a')
    if (changes.length > 0) {
      const complaint = `${name!}: ERROR while getting interface flags: No such device`
      change(interfaceOf(host, name!, complaint), changes)
      return 0
    }
    for (const each of shown(host, name, words.includes('-a'))) formatIfconfig(viewOf(each)).forEach(print)
    return 0
  },

  complete: ({ host }, words) =>
    words.length === 0 ? ['-a', ...interfaceNames(host)] : [...SWITCHES.keys(), 'mtu', 'netmask', 'del'],
}

/** In the order of their names, and without -a only those that are up. */
function shown(host: WiredHost, name: string | undefined, all: boolean): NetworkInterface[] {
  if (name !== undefined) {
    return [interfaceOf(host, name, `${name}: error fetching interface information: Device not found`)]
  }
  return host.kernel.interfaces.filter(({ up }) => up || all).sort((a, b) => (a.name < b.name ? -1 : 1))
}

const SWITCHES = new Map<string, (networkInterface: NetworkInterface) => void>([
  ['up', (each) => each.setUp()],
  ['down', (each) => each.setDown()],
  ['promisc', (each) => (each.promiscuous = true)],
  ['-promisc', (each) => (each.promiscuous = false)],
])

function change(networkInterface: NetworkInterface, words: readonly string[]): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const turn = SWITCHES.get(word)
    if (turn !== undefined) turn(networkInterface)
    else if (word === 'mtu') setMtu(networkInterface, words[++i])
    else if (word === 'netmask') setNetmask(networkInterface, words[++i])
    else if (word === 'del') remove(networkInterface, words[++i])
    else setAddress(networkInterface, word)
  }
}

function setMtu(networkInterface: NetworkInterface, text = ''): void {
  const mtu = parseInteger(text, LEAST_MTU, networkInterface.device.mtu)
  if (mtu === undefined) throw new CommandError('SIOCSIFMTU: Invalid argument')
  networkInterface.mtu = mtu
}

/** The prefix of a lone address is that of its class (RFC 791 §2.3), as it always was with ifconfig. */
function setAddress(networkInterface: NetworkInterface, word: string): void {
  const [text = '', length] = word.split('/')
  if (!isIpv4Text(text)) throw new CommandError(`${word}: Host name lookup failure`)
  const address = ipv4Number(text)
  const prefixLength = length === undefined ? classPrefixLength(address) : parseInteger(length, 1, 32)
  if (prefixLength === undefined) throw new UsageError('')
  for (const old of [...networkInterface.addresses]) networkInterface.removeAddress(old.address)
  // 0.0.0.0 has always been the way to have none.
  if (address !== ANY_IPV4) networkInterface.addAddress(address, prefixLength)
  networkInterface.setUp()
}

function setNetmask(networkInterface: NetworkInterface, text = ''): void {
  const prefixLength = isIpv4Text(text) ? prefixLengthOf(ipv4Number(text)) : undefined
  const [first] = networkInterface.addresses
  if (prefixLength === undefined) throw new CommandError('SIOCSIFNETMASK: Invalid argument')
  if (first === undefined) throw new CommandError('SIOCSIFNETMASK: Cannot assign requested address')
  networkInterface.removeAddress(first.address)
  networkInterface.addAddress(first.address, prefixLength)
}

function remove(networkInterface: NetworkInterface, text = ''): void {
  const known = networkInterface.addresses.some(
    ({ address }) => isIpv4Text(text) && address === ipv4Number(text),
  )
  if (!known) throw new CommandError('SIOCDIFADDR: Cannot assign requested address')
  networkInterface.removeAddress(ipv4Number(text))
}

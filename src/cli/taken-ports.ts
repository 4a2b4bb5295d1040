/** What to say of ports that other programs hold. */

import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'

/**
 * A line about the servers' ports and one about the resolver's, where they are not those that were wished for.
 *
 * @param taken the ports that were tried in vain
 * @param wished where the resolver was to listen; `got` is where it does
 */
export function describeTaken(
  taken: readonly SocketAddress[],
  wished: SocketAddress,
  got: SocketAddress,
): string[] {
  const isMoved = wished.port !== 0 && got.port !== wished.port
  const others = taken.filter(({ port }) => !(isMoved && port === wished.port))
  const lines = others.length === 0 ? [] : [describeServers(others)]
  if (!isMoved) return lines
  const moved = `the resolver is at ${formatSocketAddress(got)}, since ${holder(wished)} ${formatSocketAddress(wished)}`
  return [...lines, moved]
}

function describeServers(taken: readonly SocketAddress[]): string {
  const ports = taken.map(({ port }) => port)
  const [first, last] = [Math.min(...ports), Math.max(...ports)]
  const which = first === last ? `port ${first}` : `${ports.length} ports from ${first} to ${last}`
  return `servers took the next free ports, since ${holder(taken[0]!)} ${which}`
}

function holder({ port }: SocketAddress): string {
  return `another program, perhaps another rootwalk (ss -lntup 'sport = :${port}' tells), holds`
}

/** The file in which a host's name servers are written: what an administrator or a DHCP client puts there. */

/** Paths begin at the root of the host. */
export const RESOLV_CONF = 'etc/resolv.conf'

/** The text of such a file. */
export function formatResolvConf(nameServers: readonly string[], domainName?: string): string {
  const search = domainName === undefined ? [] : [`search ${domainName}\n`]
  return [...search, ...nameServers.map((ip) => `nameserver ${ip}\n`)].join('')
}

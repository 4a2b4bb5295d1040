/** Which name servers a host asks: its /etc/resolv.conf. Asks none of them. */

import { tryIpv4 } from '../address/ipv4.ts'
import { FileError, type Files } from '../runtime/runtime.ts'

/** Paths begin at the root of the host. */
export const RESOLV_CONF = 'etc/resolv.conf'

/** The addresses after `nameserver`, in their order; none without such a file. */
export async function readNameServers(files: Files): Promise<string[]> {
  const servers: string[] = []
  for (const line of (await readText(files)).split('\n')) {
    const address = /^nameserver\s+(\S+)/.exec(line)?.[1]
    if (address !== undefined && tryIpv4(address, new Uint8Array(4), 0)) servers.push(address)
  }
  return servers
}

/** The text of such a file. */
export function formatResolvConf(nameServers: readonly string[], domainName?: string): string {
  const search = domainName === undefined ? [] : [`search ${domainName}\n`]
  return [...search, ...nameServers.map((ip) => `nameserver ${ip}\n`)].join('')
}

async function readText(files: Files): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const piece of files.read(RESOLV_CONF)) text += decoder.decode(piece, { stream: true })
  } catch (error) {
    if (error instanceof FileError && error.code === 'ENOENT') return ''
    throw error
  }
  return text
}

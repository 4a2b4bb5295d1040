/** Which name servers a host asks: its /etc/resolv.conf. Asks none of them. */

import { tryIpv4 } from '../address/ipv4.ts'
import { FileError, type Files } from '../runtime/runtime.ts'
import { RESOLV_CONF } from '../sim/resolv-conf.ts'

/** The addresses after `nameserver`, in their order; none without such a file. */
export async function readNameServers(files: Files): Promise<string[]> {
  const servers: string[] = []
  for (const line of (await readText(files)).split('\n')) {
    const address = /^nameserver\s+(\S+)/.exec(line)?.[1]
    if (address !== undefined && tryIpv4(address, new Uint8Array(4), 0)) servers.push(address)
  }
  return servers
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

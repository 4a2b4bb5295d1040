/** Which name servers a host asks: its /etc/resolv.conf. Asks none of them. */

import { tryIpv4 } from '../address/ipv4.ts'
import { FileError, type Files } from '../runtime/runtime.ts'

const PATH = '/etc/resolv.conf'

/** The addresses after `nameserver`, in their order; none without such a file. */
export async function readNameServers(files: Files): Promise<string[]> {
  const servers: string[] = []
  for (const line of (await readText(files)).split('\n')) {
    const address = /^nameserver\s+(\S+)/.exec(line)?.[1]
    if (address !== undefined && tryIpv4(address, new Uint8Array(4), 0)) servers.push(address)
  }
  return servers
}

/** Puts a new file in the place of the old one. */
export async function writeNameServers(files: Files, servers: readonly string[]): Promise<void> {
  const text = servers.map((ip) => `nameserver ${ip}\n`).join('')
  await files.replace(PATH, new TextEncoder().encode(text))
}

async function readText(files: Files): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const piece of files.read(PATH)) text += decoder.decode(piece, { stream: true })
  } catch (error) {
    if (error instanceof FileError && error.code === 'ENOENT') return ''
    throw error
  }
  return text
}

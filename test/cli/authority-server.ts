// An authority in this process for the program to ask, over real sockets.

import { onTestFinished } from 'vitest'
import { Authority } from '../../src/dns/authority/authority.ts'
import { serveBoth } from '../../src/dns/server/dns-server.ts'
import { parseZone } from '../../src/dns/zone/zone-text.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'

/** Serves a zone for the length of the test, and says where: `@127.0.0.1#40123`. */
export async function serveZone(origin: string, text: string): Promise<string> {
  const zones = [parseZone(text, { origin })]
  const authority = new Authority({ zones, identity: { version: 'test', name: 'here' } })
  const local = { ip: '127.0.0.1', port: 0 }
  const server = await serveBoth(nodeRuntime(), local, (query, client) => authority.respond(query, client))
  onTestFinished(() => server.close())
  return `@127.0.0.1#${server.local.port}`
}

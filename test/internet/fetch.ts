/** A page by its URL, from a host of a world: no more of a browser than the tests of an Internet need. */

import type { Internet } from '../../src/internet/internet.ts'
import { WebConnection } from '../../src/http/web-connection.ts'
import type { WebAnswer } from '../../src/http/web-message.ts'
import type { WiredHost } from '../../src/sim/wired-host.ts'
import { StubResolver } from '../../src/stub/stub-resolver.ts'
import { connectTls } from '../../src/tls/connect-tls.ts'

/** Looks the name up, connects, asks and closes, while the world runs. */
export function fetchPage(internet: Internet, url: string, from = 'laptop'): Promise<WebAnswer> {
  return internet.world.run(load(internet, internet.world.host(from), new URL(url)))
}

async function load({ roots }: Internet, host: WiredHost, url: URL): Promise<WebAnswer> {
  const { addresses, port } = await new StubResolver(host).getAddrInfo(
    url.hostname,
    url.protocol.slice(0, -1),
  )
  const stream = await host.network.connect({ ip: addresses[0]!, port: port! })
  const { clock } = host
  const isSecure = url.protocol === 'https:'
  const channel = isSecure ? await connectTls(stream, { clock, serverName: url.hostname, roots }) : stream
  const connection = new WebConnection(channel, clock)
  const answer = await connection.request({ method: 'GET', target: url.pathname, host: url.host })
  await connection.close()
  return answer
}

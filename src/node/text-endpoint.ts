/** An HTTP server with one page of text, which is made anew for each request: what a monitor comes to fetch. */

import { createServer } from 'node:http'
import type { SocketAddress } from '../address/socket-address.ts'
import { socketError } from './socket-failure.ts'

export interface TextEndpoint {
  readonly local: SocketAddress
  close(): void
}

/** Monitors ask one at a time; whoever asks more is not served before the others are done. */
const MOST_CONNECTIONS = 64
const REQUEST_MS = 10_000

/**
 * Serves `text()` at `path`, as `contentType`; 404 elsewhere, 405 for what is no GET or HEAD. Rejects with `SocketError`.
 */
export function serveText(
  local: SocketAddress,
  path: string,
  contentType: string,
  text: () => string,
): Promise<TextEndpoint> {
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS },
    (request, response) => {
      // Whatever a body holds, nobody reads it.
      request.resume()
      const isRead = request.method === 'GET' || request.method === 'HEAD'
      if (request.url?.split('?', 1)[0] !== path) response.writeHead(404).end(`there is ${path} here\n`)
      else if (!isRead) response.writeHead(405, { allow: 'GET, HEAD' }).end()
      else response.writeHead(200, { 'content-type': contentType }).end(text())
    },
  )
  server.maxConnections = MOST_CONNECTIONS
  return new Promise((resolve, reject) => {
    // Later ones are of connections that could not be accepted: a monitor comes again.
    server.on('error', (error) => reject(socketError(error, local)))
    server.listen({ host: local.ip, port: local.port, ipv6Only: true, exclusive: true }, () => {
      const bound = server.address()
      if (bound === null || typeof bound === 'string') throw new Error('an HTTP server without an address')
      resolve({
        local: { ip: bound.address, port: bound.port },
        close: () => {
          server.close()
          server.closeAllConnections()
        },
      })
    })
  })
}

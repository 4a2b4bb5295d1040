// A web server and a client of it on any stage.

import type { ByteStream } from '../../src/runtime/runtime.ts'
import { serveHttp, type WebServer, type WebServerOptions } from '../../src/http/serve-http.ts'
import type { WebAnswer, WebQuestion, WebRequest, WebResponse } from '../../src/http/web-message.ts'
import { WebConnection } from '../../src/http/web-connection.ts'
import type { Scene } from '../contract/stages.ts'

export const HOST = 'www.example.com'

export type Handler = (request: WebRequest) => WebResponse

export const echo: Handler = ({ method, target, body }) => ({
  status: 200,
  headers: { 'Content-Type': 'text/plain' },
  body: `${method} ${target} ${new TextDecoder().decode(body)}`,
})

export function serve(
  { server, serverIp }: Scene,
  handler: Handler = echo,
  options: WebServerOptions = {},
): Promise<WebServer> {
  return serveHttp(server, { ip: serverIp, port: 0 }, handler, options)
}

export function connect({ client }: Scene, { local }: WebServer): Promise<ByteStream> {
  return client.network.connect(local)
}

export async function open(scene: Scene, web: WebServer): Promise<WebConnection> {
  return new WebConnection(await connect(scene, web), scene.client.clock)
}

export const get = (target: string): WebQuestion => ({ method: 'GET', target, host: HOST })

export const textOf = ({ body }: Pick<WebAnswer, 'body'>): string => new TextDecoder().decode(body)

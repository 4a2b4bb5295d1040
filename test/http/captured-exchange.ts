// A web request in a world of routers, as a capture at the client's interface shows it.

import { WebConnection } from '../../src/http/web-connection.ts'
import type { WebAnswer } from '../../src/http/web-message.ts'
import { serveHttp } from '../../src/http/serve-http.ts'
import { Capture } from '../../src/sim/capture/capture.ts'
import { RoutedWorld } from '../../src/sim/routed-world.ts'
import type { CertificateAuthority } from '../../src/tls/certificate-authority.ts'
import { connectTls } from '../../src/tls/connect-tls.ts'
import type { TlsVersion } from '../../src/tls/tls-version.ts'
import { get, HOST } from './scene.ts'

export interface CapturedExchange {
  readonly capture: Capture
  readonly keyLog: readonly string[]
  readonly answers: readonly WebAnswer[]
}

const SERVER_IP = '192.0.2.80'

/** A page in two segments, and an image in many. */
const PAGES: Readonly<Record<string, string | Uint8Array>> = {
  '/': `<!doctype html><title>A page</title><img src="/image">${'.'.repeat(2000)}`,
  '/image': new Uint8Array(50_000),
}

export async function captureHttp(): Promise<CapturedExchange> {
  return exchange(undefined, ['1.3'])
}

export async function captureHttps(
  authority: CertificateAuthority,
  version: TlsVersion,
): Promise<CapturedExchange> {
  return exchange(authority, [version])
}

async function exchange(
  authority: CertificateAuthority | undefined,
  versions: readonly TlsVersion[],
): Promise<CapturedExchange> {
  const world = new RoutedWorld({ seed: 7 })
  const [server, client] = [world.place('server', SERVER_IP), world.place('client', '203.0.113.1')]
  for (const { kernel } of [server, client]) kernel.settings.tcp.noDelay = true
  const capture = new Capture(world)
  capture.add('client', client.kernel.interface('eth0'))
  const keyLog: string[] = []
  const certificate = authority?.issue({ names: [HOST] })
  const answers = await world.run(
    (async () => {
      const web = await serveHttp(
        server,
        { ip: SERVER_IP, port: certificate === undefined ? 80 : 443 },
        ({ target }) => ({ status: 200, body: PAGES[target] ?? '' }),
        certificate && {
          tls: { certificateFor: () => certificate, versions, onKeyLog: (line) => keyLog.push(line) },
        },
      )
      const plain = await client.network.connect(web.local)
      const options = { clock: client.clock, serverName: HOST, roots: authority?.pem }
      const stream = certificate === undefined ? plain : await connectTls(plain, options)
      const connection = new WebConnection(stream, client.clock)
      const answers = [await connection.request(get('/')), await connection.request(get('/image'))]
      await connection.close()
      await web.close()
      return answers
    })(),
  )
  await world.runFor(1000)
  return { capture, keyLog, answers }
}

/** The web server of one machine: HTTP on port 80, and HTTPS on port 443, for all names that lead to its address. */

import { serveHttp } from '../http/serve-http.ts'
import type { WebRequest, WebResponse } from '../http/web-message.ts'
import type { WiredHost } from '../sim/wired-host.ts'
import type { ServerCertificate } from '../tls/server-certificate.ts'
import { TLS_VERSIONS, type TlsVersion } from '../tls/tls-version.ts'
import type { WebSite } from '../worldfile/world-file.ts'
import type { SiteCertificates } from './site-certificates.ts'
import { webResponse } from './web-pages.ts'
import type { WebSites } from './web-sites.ts'

export const HTTP_PORT = 80
export const HTTPS_PORT = 443

export interface WebServerParts {
  readonly host: WiredHost
  readonly ip: string
  /** Without their final dot; at least one. */
  readonly names: readonly string[]
  readonly sites: WebSites
  readonly certificates: SiteCertificates
  readonly onKeyLog: (line: string) => void
}

export class WebServer {
  readonly host: WiredHost
  readonly ip: string
  readonly names: readonly string[]
  readonly #parts: WebServerParts
  readonly #listening = new Map<number, { close(): Promise<void> }>()

  /** Listens nowhere yet. */
  constructor(parts: WebServerParts) {
    this.host = parts.host
    this.ip = parts.ip
    this.names = parts.names
    this.#parts = parts
  }

  /** What is served under this name now. */
  site(name: string): WebSite {
    return this.#parts.sites.of(name)
  }

  /** Holds from the next request or handshake on, on all machines that serve the name. */
  change(name: string, change: Partial<WebSite>): void {
    this.#parts.sites.change(name, change)
  }

  /** Takes no time of the world. Rejects with `SocketError`. */
  async open(): Promise<void> {
    const { host, ip } = this
    // As web servers do: Nagle would hold the end of a response back until its beginning is acknowledged.
    host.kernel.settings.tcp.noDelay = true
    const respond = (request: WebRequest): WebResponse => this.#respond(request)
    this.#listening.set(HTTP_PORT, await serveHttp(host, { ip, port: HTTP_PORT }, respond))
    if (this.#versions().length === 0) return
    const tls = {
      certificateFor: (name: string | undefined) => this.#certificateFor(name),
      onKeyLog: this.#parts.onKeyLog,
    }
    const https = await serveHttp(host, { ip, port: HTTPS_PORT }, respond, {
      // A site may change its mind.
      tls: Object.defineProperty(tls, 'versions', { enumerable: true, get: () => this.#versions() }),
    })
    this.#listening.set(HTTPS_PORT, https)
  }

  /** From now on connections to the port are refused. */
  async closePort(port: number): Promise<void> {
    const listener = this.#listening.get(port)
    this.#listening.delete(port)
    await listener?.close()
  }

  async close(): Promise<void> {
    for (const port of this.#listening.keys()) await this.closePort(port)
  }

  #respond(request: WebRequest): WebResponse {
    const name = this.#nameFor(request.host?.replace(/:\d+$/, ''))
    return webResponse(this.site(name), name, request)
  }

  /** Whoever asks for a name that is served elsewhere gets the first one. */
  #nameFor(asked: string | undefined): string {
    const key = asked?.toLowerCase() ?? ''
    const wildcard = key.replace(/^[^.]*/, '*')
    const isServed = this.names.some((name) => [key, wildcard].includes(name.toLowerCase()))
    return isServed ? key : this.names[0]!
  }

  #certificateFor(asked: string | undefined): ServerCertificate {
    return this.#parts.certificates.of(this.names, this.site(this.#nameFor(asked)).certificate)
  }

  /** Those of all its sites; none if none of these has https. */
  #versions(): readonly TlsVersion[] {
    const spoken = new Set(this.names.flatMap((name) => this.site(name).tls ?? TLS_VERSIONS))
    return TLS_VERSIONS.filter((version) => spoken.has(version))
  }
}

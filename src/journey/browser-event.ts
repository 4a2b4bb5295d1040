/** What a browser does and learns on its way to a page, in the order in which it happens. Types only. */

import type { SocketAddress } from '../address/socket-address.ts'
import type { StubStep } from '../stub/stub-step.ts'

export type BrowserEvent =
  | UrlRead
  | LookupDone
  | AddressTried
  | Connected
  | ConnectFailed
  | TlsAgreed
  | RequestSent
  | ResponseRead
  | Redirected
  | ImageFound
  | Closed
  | Failed

interface At {
  /** Milliseconds since the journey began. */
  readonly atMs: number
}

/** The parts of a URL, whatever is left out filled in. */
export interface UrlRead extends At {
  readonly kind: 'url'
  readonly url: string
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  readonly target: string
}

export interface LookupDone extends At {
  readonly kind: 'lookup'
  readonly lookup: NameLookup
}

/** What the stub resolver was asked, and said. */
export interface NameLookup {
  readonly name: string
  readonly service: string
  readonly startedAtMs: number
  readonly endedAtMs: number
  /** Undefined when it failed. */
  readonly addresses: readonly string[] | undefined
  readonly canonicalName: string | undefined
  /** Undefined unless it failed: `EAI_NONAME` and its like. */
  readonly error: string | undefined
  /** Times in these are on the clock of the world. */
  readonly steps: readonly StubStep[]
}

export interface AddressTried extends At {
  readonly kind: 'connecting'
  readonly remote: SocketAddress
}

export interface Connected extends At {
  readonly kind: 'connected'
  readonly local: SocketAddress
  readonly remote: SocketAddress
}

export interface ConnectFailed extends At {
  readonly kind: 'connect-failed'
  readonly remote: SocketAddress
  readonly code: string
}

export interface TlsAgreed extends At {
  readonly kind: 'tls'
  readonly local: SocketAddress
  readonly serverName: string
  readonly protocol: string
  readonly cipher: string
  readonly alpn: string | undefined
  /** The server's certificate first. */
  readonly chain: readonly CertificateFacts[]
}

export interface CertificateFacts {
  /** `CN=www.google.com`. */
  readonly subject: string
  readonly issuer: string
  /** `DNS:www.google.com, DNS:google.com`. */
  readonly names: string | undefined
  /** As certificates have them: `Jan  1 00:00:00 2025 GMT`. */
  readonly validFrom: string
  readonly validTo: string
}

export interface RequestSent extends At {
  readonly kind: 'request'
  readonly local: SocketAddress
  readonly what: 'page' | 'image'
  readonly method: string
  readonly host: string
  readonly target: string
}

export interface ResponseRead extends At {
  readonly kind: 'response'
  readonly local: SocketAddress
  readonly what: 'page' | 'image'
  readonly target: string
  readonly status: number
  readonly reason: string
  readonly headers: Readonly<Record<string, string>>
  readonly octets: number
}

export interface Redirected extends At {
  readonly kind: 'redirect'
  readonly status: number
  readonly to: string
}

export interface ImageFound extends At {
  readonly kind: 'image'
  readonly url: string
  /** Whether the connection that is open leads to it. */
  readonly sameConnection: boolean
}

export interface Closed extends At {
  readonly kind: 'closed'
  readonly local: SocketAddress
}

export interface Failed extends At {
  readonly kind: 'failed'
  readonly phase: FailurePhase
  readonly url: string
  readonly code: string
  readonly text: string
}

/** What was being done when it failed. */
export type FailurePhase = 'name' | 'connect' | 'tls' | 'http' | 'redirect'

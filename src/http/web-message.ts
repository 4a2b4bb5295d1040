/** Requests and responses of HTTP as plain data. */

import type { SocketAddress } from '../address/socket-address.ts'
import type { TlsVersion } from '../tls/tls-version.ts'

/** What a server is asked. */
export interface WebRequest {
  readonly method: string
  /** As it stands in the request line: a path with its query, as a rule. */
  readonly target: string
  /** The field Host, perhaps with a port; undefined for HTTP/1.0 without one. */
  readonly host: string | undefined
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly remote: SocketAddress
  /** The name in the handshake and the version of it, where there was one. */
  readonly tls: { readonly serverName: string | undefined; readonly protocol: TlsVersion } | undefined
}

/** What it says to that. */
export interface WebResponse {
  readonly status: number
  /** What the status means in IANA's list, unless told otherwise. */
  readonly reason?: string
  /** Without those that say how long the body is and what becomes of the connection. */
  readonly headers?: Readonly<Record<string, string>>
  /** In one piece with its length in front, or, for a list of pieces, in chunks. */
  readonly body?: WebPiece | readonly WebPiece[]
}

/** Octets; text is sent as UTF-8. */
export type WebPiece = string | Uint8Array

/** A request that one sends. */
export interface WebQuestion {
  readonly method: string
  readonly target: string
  /** For the field Host: a name, with a port where it is not the usual one. */
  readonly host: string
  /** Further fields, in their order. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** A response that one gets. */
export interface WebAnswer {
  readonly status: number
  readonly reason: string
  /** By their names in lower case; several of one name with commas between them. */
  readonly headers: Readonly<Record<string, string>>
  /** Names and values as they were sent, in their order. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** `1.1`, as the server says. */
  readonly version: string
  readonly body: Uint8Array
}

/** How much a peer may ask of either side of HTTP, each with its reason. */

export interface HttpLimits {
  /** Octets of a request's or response's first line and fields. */
  readonly headerOctets: number
  readonly bodyOctets: number
  /** Requests on one connection, the last of which is told that it is. */
  readonly requests: number
  /** How long a connection may be without a request, or with a part of one. */
  readonly idleMs: number
}

export const SERVER_LIMITS: HttpLimits = {
  headerOctets: 16 * 1024, // cookies of browsers reach 4 KB a name; nginx and Node draw the line here
  bodyOctets: 1024 * 1024, // nobody sends more than a form to servers that keep nothing
  requests: 1000, // as nginx; so that no connection holds its server for good
  idleMs: 60_000, // as long as browsers go on expecting one to be of use
}

export const CLIENT_LIMITS: Pick<HttpLimits, 'headerOctets' | 'bodyOctets'> = {
  headerOctets: 16 * 1024,
  bodyOctets: 64 * 1024 * 1024, // it is held in memory
}

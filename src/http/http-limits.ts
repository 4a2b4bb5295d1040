/** How much a peer may ask of either side of HTTP, each with its reason. */

export interface HttpLimits {
  /** Octets of a request's or response's first line and fields. */
  readonly headerOctets: number
  readonly bodyOctets: number
  /** Requests on one connection, the last of which is told that it is. */
  readonly requests: number
  /** How long a connection may be without a request, with a part of one, or with an answer that nobody reads. */
  readonly idleMs: number
}

export const SERVER_LIMITS: HttpLimits = {
  headerOctets: 16 * 1024, // cookies of browsers reach 4 KB a name; nginx and Node draw the line here
  bodyOctets: 1024 * 1024, // nobody sends more than a form to servers that keep nothing
  requests: 1000, // as nginx; so that no connection holds its server for good
  idleMs: 60_000, // as long as browsers go on expecting one to be of use
}

export interface ClientLimits extends Pick<HttpLimits, 'headerOctets' | 'bodyOctets'> {
  /** Answers to one request that are not the last (RFC 9110 §15.2). */
  readonly informational: number
}

export const CLIENT_LIMITS: ClientLimits = {
  headerOctets: 16 * 1024,
  bodyOctets: 64 * 1024 * 1024, // it is held in memory
  informational: 16, // servers send one or two; who sends them for ever never gets to the answer
}

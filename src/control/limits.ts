/** Every number that bounds what clients of a control socket may cost, with its reason. */

export const CONTROL_LIMITS = {
  /** Connections at a time. People type, and a monitor asks: few are enough, and each is a descriptor. */
  connections: 32,

  /** Of a request. The longest name in escaped text has a thousand characters. */
  requestOctets: 8192,

  /** Of a line of a response, on the client's side. An RRset of 64 KiB in text, several times over. */
  responseOctets: 4 * 1024 * 1024,

  /** After this long without a request, or without room for more of a response, a connection is cut. */
  idleMs: 60_000,

  /** While a command is at work and has nothing to tell, the client is told as often that it is. */
  aliveMs: 2000,

  /** How long a client waits for the next line: a server that lives and is not overwhelmed has sent several by then. */
  silenceMs: 10_000,

  /** How long a server that is closing waits for responses under way. */
  graceMs: 1000,

  /** Items are put together up to about this many octets: a system call for each would take longer than the work. */
  writeOctets: 16_384,
} as const

export type ControlLimits = { readonly [K in keyof typeof CONTROL_LIMITS]: number }

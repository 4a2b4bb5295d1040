/** The states, events and actions of a session (RFC 4271 §8.1, §8.2.2), by name. What follows what: `session-table.ts`. */

export const SESSION_STATES = ['Idle', 'Connect', 'Active', 'OpenSent', 'OpenConfirm', 'Established'] as const
export type SessionState = (typeof SESSION_STATES)[number]

/** With their numbers in RFC 4271 §8.1; 29 is of RFC 9687. */
export const SESSION_EVENTS = {
  'manual-stop': 2,
  'automatic-start': 3,
  'passive-start': 5,
  'connect-retry-expires': 9,
  'hold-expires': 10,
  'keepalive-expires': 11,
  'tcp-acknowledged': 16,
  'tcp-confirmed': 17,
  'tcp-fails': 18,
  open: 19,
  'header-error': 21,
  'open-error': 22,
  'collision-dump': 23,
  notification: 25,
  keepalive: 26,
  update: 27,
  'update-error': 28,
  'send-hold-expires': 29,
} as const
export type SessionEvent = keyof typeof SESSION_EVENTS

/** What the machine asks of its surroundings, in order. */
export type SessionAction =
  /** Begin a TCP connection. */
  | 'connect'
  /** End the connection, or the attempt. */
  | 'drop'
  | 'send-open'
  | 'send-keepalive'
  /** With the code that the event brings. */
  | 'send-notification'
  | 'start-connect-retry'
  | 'stop-connect-retry'
  /** To the four minutes that an OPEN may take. */
  | 'start-long-hold'
  /** To the hold time that was agreed on. */
  | 'restart-hold'
  | 'restart-keepalive'
  /** The session is up. */
  | 'establish'
  /** It is down, and the routes of the peer with it. */
  | 'release'
  | 'take-update'
  /** Send the NOTIFICATION for what has no place in this state. */
  | 'complain'

export interface SessionStep {
  readonly to: SessionState
  readonly actions: readonly SessionAction[]
}

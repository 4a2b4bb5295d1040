/**
 * What a session does next (RFC 4271 §8.2.2), as a table. Pure: a state and an event give the next state and what to do.
 *
 * It departs from the letter where all implementations do: a connection that could not be made leads to Active, where
 * the peer's is awaited, as the RFC has it with a delayed OPEN only; a NOTIFICATION is not answered by another.
 */

import type { SessionAction, SessionEvent, SessionState, SessionStep } from './session-states.ts'

type Row = Partial<Record<SessionEvent, SessionStep>>

const CONNECTED = step('OpenSent', 'stop-connect-retry', 'send-open', 'start-long-hold')
const SAID_WHY = step('Idle', 'stop-connect-retry', 'send-notification', 'drop')
const GAVE_UP = step('Idle', 'stop-connect-retry', 'drop')
const ENDED_SAYING_WHY = step('Idle', 'send-notification', 'release', 'drop')
const ENDED = step('Idle', 'release', 'drop')

const TABLE: Readonly<Record<SessionState, Row>> = {
  Idle: {
    'automatic-start': step('Connect', 'start-connect-retry', 'connect'),
    'passive-start': step('Active', 'start-connect-retry'),
  },
  Connect: {
    'connect-retry-expires': step('Connect', 'drop', 'start-connect-retry', 'connect'),
    'tcp-acknowledged': CONNECTED,
    'tcp-fails': step('Active', 'start-connect-retry'),
  },
  Active: {
    'connect-retry-expires': step('Connect', 'start-connect-retry', 'connect'),
    'tcp-confirmed': CONNECTED,
  },
  OpenSent: {
    'manual-stop': SAID_WHY,
    'hold-expires': SAID_WHY,
    'tcp-fails': step('Active', 'drop', 'start-connect-retry'),
    open: step('OpenConfirm', 'stop-connect-retry', 'send-keepalive', 'restart-keepalive', 'restart-hold'),
    'header-error': SAID_WHY,
    'open-error': SAID_WHY,
    'collision-dump': SAID_WHY,
    notification: GAVE_UP,
  },
  OpenConfirm: {
    'manual-stop': SAID_WHY,
    'hold-expires': SAID_WHY,
    'keepalive-expires': step('OpenConfirm', 'send-keepalive', 'restart-keepalive'),
    'tcp-fails': GAVE_UP,
    'header-error': SAID_WHY,
    'open-error': SAID_WHY,
    'collision-dump': SAID_WHY,
    notification: GAVE_UP,
    keepalive: step('Established', 'restart-hold', 'establish'),
  },
  Established: {
    'manual-stop': ENDED_SAYING_WHY,
    'hold-expires': ENDED_SAYING_WHY,
    'keepalive-expires': step('Established', 'send-keepalive', 'restart-keepalive'),
    'tcp-fails': ENDED,
    'header-error': ENDED_SAYING_WHY,
    'open-error': ENDED_SAYING_WHY,
    'collision-dump': ENDED_SAYING_WHY,
    notification: ENDED,
    keepalive: step('Established', 'restart-hold'),
    update: step('Established', 'restart-hold', 'take-update'),
    'update-error': ENDED_SAYING_WHY,
    'send-hold-expires': ENDED_SAYING_WHY,
  },
}

/** RFC 4271 §8.2.2: 'any other event', which is an error wherever there is a connection. */
const OTHERWISE: Readonly<Record<SessionState, SessionStep>> = {
  Idle: step('Idle'),
  Connect: GAVE_UP,
  Active: GAVE_UP,
  OpenSent: step('Idle', 'stop-connect-retry', 'complain', 'drop'),
  OpenConfirm: step('Idle', 'complain', 'drop'),
  Established: step('Idle', 'complain', 'release', 'drop'),
}

function step(to: SessionState, ...actions: SessionAction[]): SessionStep {
  return { to, actions }
}

/** The next state, and what to do on the way, in order. */
export function nextStep(state: SessionState, event: SessionEvent): SessionStep {
  return TABLE[state][event] ?? OTHERWISE[state]
}

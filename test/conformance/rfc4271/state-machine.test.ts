// RFC 4271 §8.2.2: the finite state machine, event by event. Numbers are those of §8.1.

import { describe, expect, it } from 'vitest'
import {
  SESSION_EVENTS,
  SESSION_STATES,
  type SessionEvent,
  type SessionState,
} from '../../../src/bgp/session-states.ts'
import { nextStep } from '../../../src/bgp/session-table.ts'

/** `to: what is done` by event number; what is not here is 'any other event'. */
const EXPECTED: Readonly<Record<SessionState, Readonly<Record<number, string>> & { other: string }>> = {
  Idle: {
    3: 'Connect: start-connect-retry connect',
    5: 'Active: start-connect-retry',
    other: 'Idle:',
  },
  Connect: {
    9: 'Connect: drop start-connect-retry connect',
    16: 'OpenSent: stop-connect-retry send-open start-long-hold',
    18: 'Active: start-connect-retry',
    other: 'Idle: stop-connect-retry drop',
  },
  Active: {
    9: 'Connect: start-connect-retry connect',
    17: 'OpenSent: stop-connect-retry send-open start-long-hold',
    other: 'Idle: stop-connect-retry drop',
  },
  OpenSent: {
    2: 'Idle: stop-connect-retry send-notification drop',
    10: 'Idle: stop-connect-retry send-notification drop',
    18: 'Active: drop start-connect-retry',
    19: 'OpenConfirm: stop-connect-retry send-keepalive restart-keepalive restart-hold',
    21: 'Idle: stop-connect-retry send-notification drop',
    22: 'Idle: stop-connect-retry send-notification drop',
    23: 'Idle: stop-connect-retry send-notification drop',
    25: 'Idle: stop-connect-retry drop',
    other: 'Idle: stop-connect-retry complain drop',
  },
  OpenConfirm: {
    2: 'Idle: stop-connect-retry send-notification drop',
    10: 'Idle: stop-connect-retry send-notification drop',
    11: 'OpenConfirm: send-keepalive restart-keepalive',
    18: 'Idle: stop-connect-retry drop',
    21: 'Idle: stop-connect-retry send-notification drop',
    22: 'Idle: stop-connect-retry send-notification drop',
    23: 'Idle: stop-connect-retry send-notification drop',
    25: 'Idle: stop-connect-retry drop',
    26: 'Established: restart-hold establish',
    other: 'Idle: complain drop',
  },
  Established: {
    2: 'Idle: send-notification release drop',
    10: 'Idle: send-notification release drop',
    11: 'Established: send-keepalive restart-keepalive',
    18: 'Idle: release drop',
    21: 'Idle: send-notification release drop',
    22: 'Idle: send-notification release drop',
    23: 'Idle: send-notification release drop',
    25: 'Idle: release drop',
    26: 'Established: restart-hold',
    27: 'Established: restart-hold take-update',
    28: 'Idle: send-notification release drop',
    29: 'Idle: send-notification release drop',
    other: 'Idle: complain release drop',
  },
}

describe.each(SESSION_STATES)('in %s (RFC 4271 §8.2.2)', (state) => {
  const events = Object.entries(SESSION_EVENTS) as [SessionEvent, number][]

  it.each(events)('%s (%i)', (event, number) => {
    const { to, actions } = nextStep(state, event)
    expect([`${to}:`, ...actions].join(' ')).toBe(EXPECTED[state][number] ?? EXPECTED[state].other)
  })
})

/** Initial sequence numbers that rise with time and that nobody off the path can guess: RFC 6528. */

import { createHmac } from 'node:crypto'
import type { Ipv4Endpoint } from '../../address/ipv4-endpoint.ts'

/** RFC 9293 §3.4.1: the clock ticks every 4 µs. */
const TICKS_PER_MS = 250

/**
 * ISN = M + F(local, remote, secret) (RFC 6528 §3). Without the secret it tells nothing about the numbers of
 * other connections; two connections between the same ends get numbers as far apart as the clock.
 */
export function initialSequence(
  secret: Uint8Array,
  nowMs: number,
  local: Ipv4Endpoint,
  remote: Ipv4Endpoint,
): number {
  return (Math.floor(nowMs * TICKS_PER_MS) + hashEndpoints(secret, local, remote, 0)) >>> 0
}

/** 32 bits of a keyed hash over both ends and a number. */
export function hashEndpoints(
  secret: Uint8Array,
  local: Ipv4Endpoint,
  remote: Ipv4Endpoint,
  number: number,
): number {
  const tuple = Uint32Array.of(local.ip, local.port, remote.ip, remote.port, number)
  return createHmac('sha256', secret).update(tuple).digest().readUInt32BE(0)
}

/**
 * The options of a TCP header: MSS (RFC 9293 §3.7.1), window scale and timestamps (RFC 7323), SACK (RFC 2018). Knows
 * their octets, not what a connection makes of them.
 */

import { putU16, putU32, readU16, readU32 } from '../bytes/big-endian.ts'
import { DecodeError } from '../errors.ts'

export interface TcpOptions {
  mss: number | undefined
  /** The shift, 0 to 14 (RFC 7323 §2.3); what was received may be more. */
  windowScale: number | undefined
  sackPermitted: boolean
  /** Left and right edges in turn, latest block first. */
  sack: readonly number[]
  /** TSval; both or neither of the two are there. */
  timestamp: number | undefined
  /** TSecr. */
  timestampEcho: number | undefined
}

/** Kinds of options, by the IANA registry of TCP parameters. */
export const TCP_OPTION = {
  end: 0,
  noOperation: 1,
  mss: 2,
  windowScale: 3,
  sackPermitted: 4,
  sack: 5,
  timestamps: 8,
} as const

const LENGTH = { mss: 4, windowScale: 3, sackPermitted: 2, timestamps: 10, sackBlock: 8 } as const

const NO_BLOCKS: readonly number[] = []

/** NOP, NOP, kind and length: how all but the first segments of a connection begin their timestamps. */
const PADDED_TIMESTAMPS =
  (TCP_OPTION.noOperation << 24) | (TCP_OPTION.noOperation << 16) | (TCP_OPTION.timestamps << 8) | 10

/** Sets every option of `into` from the octets from `at` to `end`. Throws `DecodeError` 'truncated' and 'bad-length'. */
export function decodeTcpOptions(octets: Uint8Array, at: number, end: number, into: TcpOptions): void {
  into.mss = undefined
  into.windowScale = undefined
  into.sackPermitted = false
  into.sack = NO_BLOCKS
  into.timestamp = undefined
  into.timestampEcho = undefined
  if (end - at === 12 && readU32(octets, at) === PADDED_TIMESTAMPS) {
    readTimestamps(octets, at + 2, into)
    return
  }
  for (let i = at; i < end;) {
    const kind = octets[i]!
    if (kind === TCP_OPTION.end) return
    if (kind === TCP_OPTION.noOperation) {
      i++
      continue
    }
    const length = optionLength(octets, i, end)
    readOption(octets, i, length, into)
    i += length
  }
}

function optionLength(octets: Uint8Array, at: number, end: number): number {
  if (at + 1 >= end) throw new DecodeError('truncated', 'tcp option length', at + 1)
  const length = octets[at + 1]!
  if (length < 2) throw new DecodeError('bad-length', 'tcp option length', at + 1)
  if (length > end - at) throw new DecodeError('truncated', 'tcp option', at + 1)
  return length
}

function readOption(octets: Uint8Array, at: number, length: number, into: TcpOptions): void {
  switch (octets[at]!) {
    case TCP_OPTION.mss:
      requireLength(length === LENGTH.mss, 'tcp mss', at)
      into.mss = readU16(octets, at + 2)
      return
    case TCP_OPTION.windowScale:
      requireLength(length === LENGTH.windowScale, 'tcp window scale', at)
      into.windowScale = octets[at + 2]!
      return
    case TCP_OPTION.sackPermitted:
      requireLength(length === LENGTH.sackPermitted, 'tcp sack permitted', at)
      into.sackPermitted = true
      return
    case TCP_OPTION.sack:
      requireLength(length > 2 && (length - 2) % LENGTH.sackBlock === 0, 'tcp sack', at)
      into.sack = readEdges(octets, at + 2, at + length)
      return
    case TCP_OPTION.timestamps:
      requireLength(length === LENGTH.timestamps, 'tcp timestamps', at)
      readTimestamps(octets, at, into)
      return
  }
}

function requireLength(isRight: boolean, field: string, at: number): void {
  if (!isRight) throw new DecodeError('bad-length', field, at + 1)
}

function readEdges(octets: Uint8Array, at: number, end: number): number[] {
  const edges: number[] = []
  for (let i = at; i < end; i += 4) edges.push(readU32(octets, i))
  return edges
}

function readTimestamps(octets: Uint8Array, at: number, into: TcpOptions): void {
  into.timestamp = readU32(octets, at + 2)
  into.timestampEcho = readU32(octets, at + 6)
}

/** Octets that the options take, whole words. */
export function tcpOptionsLength(options: TcpOptions): number {
  const { sack } = options
  return (
    (options.mss === undefined ? 0 : 4) +
    (options.timestamp === undefined ? (options.sackPermitted ? 4 : 0) : 12) +
    (options.windowScale === undefined ? 0 : 4) +
    (sack.length === 0 ? 0 : 4 + sack.length * 4)
  )
}

/**
 * Writes the options, each filled up to whole words in front; SACK permitted takes the room before timestamps. The order
 * is the one that most systems send.
 */
export function putTcpOptions(target: Uint8Array, at: number, options: TcpOptions): void {
  let i = at
  if (options.mss !== undefined) {
    target[i] = TCP_OPTION.mss
    target[i + 1] = LENGTH.mss
    putU16(options.mss, target, i + 2)
    i += 4
  }
  if (options.sackPermitted || options.timestamp !== undefined)
    i = putSackPermittedAndTimestamps(target, i, options)
  if (options.windowScale !== undefined) {
    target[i] = TCP_OPTION.noOperation
    target[i + 1] = TCP_OPTION.windowScale
    target[i + 2] = LENGTH.windowScale
    target[i + 3] = options.windowScale
    i += 4
  }
  if (options.sack.length > 0) putSack(target, i, options.sack)
}

function putSackPermittedAndTimestamps(target: Uint8Array, at: number, options: TcpOptions): number {
  const { timestamp } = options
  if (timestamp === undefined) {
    putU16((TCP_OPTION.noOperation << 8) | TCP_OPTION.noOperation, target, at)
    putU16((TCP_OPTION.sackPermitted << 8) | LENGTH.sackPermitted, target, at + 2)
    return at + 4
  }
  putU32(PADDED_TIMESTAMPS, target, at)
  if (options.sackPermitted) putU16((TCP_OPTION.sackPermitted << 8) | LENGTH.sackPermitted, target, at)
  putU32(timestamp, target, at + 4)
  putU32(options.timestampEcho ?? 0, target, at + 8)
  return at + 12
}

function putSack(target: Uint8Array, at: number, edges: readonly number[]): void {
  putU16((TCP_OPTION.noOperation << 8) | TCP_OPTION.noOperation, target, at)
  target[at + 2] = TCP_OPTION.sack
  target[at + 3] = 2 + edges.length * 4
  for (let i = 0; i < edges.length; i++) putU32(edges[i]!, target, at + 4 + i * 4)
}

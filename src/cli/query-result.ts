/** How one exchange ended, for a person and for a script. */

import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import type { SignedExchangeResult } from '../dns/client/exchange.ts'
import { describeMessage } from '../dns/message/describe-message.ts'
import { decodeMessage } from '../dns/message/message-decoder.ts'
import { formatRdata } from '../dns/rdata/registry.ts'
import type { TsigError } from '../dns/tsig/tsig-error.ts'
import type { TsigKey } from '../dns/tsig/tsig-key.ts'

export type ExchangeResponse = Extract<SignedExchangeResult, { kind: 'response' }>
export type ExchangeFailure = Exclude<SignedExchangeResult, ExchangeResponse>

/** The response as dig prints it. `when` is the time of day at which it came; `key` has signed it. */
export function responseText(
  server: SocketAddress,
  response: ExchangeResponse,
  when: Date,
  key?: TsigKey,
): string {
  const { octets, rttMs, transport } = response
  return [
    ...[...remarks(response), ...signatureRemark(key)].map((remark) => `;; ${remark}`),
    ';; Got answer:',
    describeMessage(decodeMessage(octets)).trimEnd(),
    '',
    `;; Query time: ${Math.round(rttMs)} msec`,
    `;; SERVER: ${server.ip}#${server.port}(${server.ip}) (${transport.toUpperCase()})`,
    `;; WHEN: ${whenText(when)}`,
    `;; MSG SIZE  rcvd: ${octets.length}`,
    '',
    '',
  ].join('\n')
}

/** What happened on the way to the response. */
function remarks({ fallback, refusedEdns }: ExchangeResponse): string[] {
  const all: string[] = []
  if (fallback === 'truncated') all.push('Truncated, retried over TCP.')
  if (fallback === 'suspicious') all.push('Replies that do not match the query came, retried over TCP.')
  if (refusedEdns) all.push('The server refused EDNS, retried without.')
  return all
}

function signatureRemark(key: TsigKey | undefined): string[] {
  return key === undefined
    ? []
    : [`Signed with the key ${key.name.toString()}, as the response is; its signature is right.`]
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Sun Nov 22 05:39:14 UTC 2026`: local time, as dig writes it. */
function whenText(when: Date): string {
  const pad = (number: number): string => String(number).padStart(2, '0')
  const day = `${DAYS[when.getDay()]!} ${MONTHS[when.getMonth()]!} ${pad(when.getDate())}`
  const time = [when.getHours(), when.getMinutes(), when.getSeconds()].map(pad).join(':')
  return `${day} ${time} ${zoneText(when)} ${when.getFullYear()}`
}

/** `UTC`, `EST`, `GMT+1`. */
function zoneText(when: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(when)
  return parts.find(({ type }) => type === 'timeZoneName')!.value
}

/** The data of the answer alone, a line each, as dig's +short. */
export function shortText({ message }: ExchangeResponse): string {
  return message.answers.map(({ type, rrclass, rdata }) => formatRdata(type, rrclass, rdata) + '\n').join('')
}

/** Why there is no response. */
export function failureText(server: SocketAddress, failure: ExchangeFailure): string {
  const where = `${formatSocketAddress(server)} (${failure.transport.toUpperCase()})`
  switch (failure.kind) {
    case 'timeout':
      return `no reply from ${where}`
    case 'unreachable':
      return failure.code === 'ECONNREFUSED'
        ? `nothing listens at ${where}; 'rootwalk up' starts a resolver at 127.0.0.1:5300`
        : `${where} cannot be reached (${failure.code})`
    case 'malformed':
      return `the reply from ${where} is malformed: ${failure.error.message}`
    case 'unverified':
      return `the reply from ${where} is not to be trusted: ${signatureFault(failure.error)}`
    case 'aborted':
      return `the exchange with ${where} was cut off`
  }
}

function signatureFault({ message, serverWallMs }: TsigError): string {
  if (serverWallMs === undefined) return message
  return `${message}; for the server it is ${new Date(serverWallMs).toISOString().replace('.000', '')}`
}

/** The result as data: the response in the shape of `decodeMessage`, or why there is none. */
export function resultData(server: SocketAddress, result: SignedExchangeResult, key?: TsigKey): object {
  const base = { server: { ...server }, transport: result.transport }
  if (result.kind !== 'response')
    return { ...base, failure: result.kind, detail: failureText(server, result) }
  const { octets, rttMs, fallback, refusedEdns } = result
  const response = decodeMessage(octets)
  return {
    ...base,
    rttMs: toMicroseconds(rttMs),
    octets: octets.length,
    fallback,
    refusedEdns,
    key: key?.name.toString(),
    response,
  }
}

/** Milliseconds, of which more digits than that would only be noise. */
function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000
}

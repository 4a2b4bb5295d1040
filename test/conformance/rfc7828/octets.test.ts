// RFC 7828 §3.1: the option in octets, and what a resolver's timeout comes to in its units.

import { describe, expect, it } from 'vitest'
import { decodeEdnsOptions, encodeOpt } from '../../../src/dns/message/edns.ts'
import type { EdnsOption } from '../../../src/dns/message/edns-option.ts'
import { NameReader } from '../../../src/dns/name/name-reader.ts'
import { Query } from '../../../src/dns/message/query.ts'
import { encodeMessage } from '../../../src/dns/message/message-encoder.ts'
import { TcpKeepalive } from '../../../src/dns/resolver/answer/tcp-keepalive.ts'
import { DecodeError } from '../../../src/errors.ts'
import { hex, toHex } from '../../bytes/hex-octets.ts'

const OPT_HEADER_LENGTH = 11

const octetsOf = (options: readonly EdnsOption[]): string =>
  toHex(encodeOpt({ udpSize: 1232, version: 0, flags: 0, options }, 0).slice(OPT_HEADER_LENGTH))

const optionOf = (octets: string): EdnsOption | undefined => decodeEdnsOptions(new NameReader(hex(octets)))[0]

const keepalive = (timeout: number | null): EdnsOption => ({ code: 11, type: 'TCP_KEEPALIVE', timeout })

describe('the option (§3.1)', () => {
  it('has code 11, no data in a query, and two octets of timeout in a response', () => {
    expect(octetsOf([keepalive(null)])).toBe(toHex(hex('000b0000')))
    expect(octetsOf([keepalive(300)])).toBe(toHex(hex('000b0002012c')))
    expect(optionOf('000b0000')).toEqual(keepalive(null))
    expect(optionOf('000b0002012c')).toEqual(keepalive(300))
  })

  it.each(['000b000101', '000b0003010203'])('is malformed with another length: %s', (octets) => {
    expect(() => optionOf(octets)).toThrow(DecodeError)
  })
})

describe('the timeout of a server (§3.1)', () => {
  const query = new Query()
  query.decode(
    encodeMessage({ questions: [{ name: 'a.', type: 'A' }], additionals: [{ type: 'OPT', options: [] }] }),
  )
  const told = (timeoutMs: number) =>
    new TcpKeepalive(timeoutMs).optionsFor(query, { transport: 'tcp', remote: { ip: '127.0.0.1', port: 1 } })

  it('is in units of 100 ms, and never longer than it is', () => {
    expect(told(100)).toEqual([keepalive(1)])
    expect(told(30_099)).toEqual([keepalive(300)])
  })

  it('is 0 where connections are not to be kept', () => {
    expect(told(0)).toEqual([keepalive(0)])
  })

  it('is no more than the option can say', () => {
    expect(told(10_000_000)).toEqual([keepalive(0xffff)])
  })
})

// What we print of a message beside what dig prints of the same octets.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decodeMessage } from '../../src/dns/message/message-decoder.ts'
import { encodeMessage } from '../../src/dns/message/message-encoder.ts'
import { describeMessage } from '../../src/dns/message/describe-message.ts'
import type { MessageInput, RecordInput } from '../../src/dns/message/plain-message.ts'
import { hex } from '../bytes/hex-octets.ts'
import { CAPTURED, captured } from '../dns/message/captured.ts'
import { describeNeeding } from './needs.ts'
import { runProgram } from './rig/program.ts'

const LONG = 'a-rather-long-name.that-goes-beyond.the-columns.example.com.'

const MADE: Readonly<Record<string, MessageInput>> = {
  'long names': {
    questions: [{ name: LONG, type: 'TYPE65280' }],
    answers: [
      { name: LONG, type: 'A', ttl: 5, data: '192.0.2.1' },
      { name: 'a\\032b\\.c.', type: 'TYPE65280', ttl: 123456789, data: hex('616263') },
    ],
  },
  'all flags': { flags: 0x07f5, questions: [question('MX')] },
  options: {
    questions: [question('A')],
    additionals: [
      {
        type: 'OPT',
        flags: 0x8001,
        options: [
          { code: 3, type: 'NSID', data: hex('6770646e730078') },
          {
            code: 8,
            type: 'CLIENT_SUBNET',
            family: 2,
            sourcePrefixLength: 32,
            scopePrefixLength: 24,
            ip: '2001:db8::',
          },
          { code: 9, type: 'EXPIRE', expireSeconds: null },
          { code: 11, type: 'TCP_KEEPALIVE', timeout: 305 },
          { code: 12, type: 'PADDING', data: new Uint8Array(12) },
          { code: 14, type: 'KEY_TAG', tags: [20326, 38696] },
          { code: 15, type: 'EDE', infoCode: 18, extraText: 'not "allowed"\n' },
          { code: 15, type: 'EDE', infoCode: 999, extraText: '' },
          ...Array.from(
            { length: 25 },
            (_, infoCode) => ({ code: 15, type: 'EDE', infoCode, extraText: '' }) as const,
          ),
          { code: 65001, data: hex('6162ff') },
          { code: 65002, data: hex('') },
        ],
      },
    ],
  },
  'many types': { questions: [question('ANY')], answers: manyTypes() },
}

function question(type: string): { name: string; type: string } {
  return { name: 'example.com.', type }
}

function manyTypes(): RecordInput[] {
  const name = 'example.com.'
  return [
    { name, type: 'SOA', ttl: 1, data: { mname: 'ns.example.com.', rname: 'a\\.b.example.com.', serial: 1 } },
    { name, type: 'MX', ttl: 1, data: { preference: 10, exchange: 'mx.example.com.' } },
    { name, type: 'TXT', ttl: 1, data: ['plain', 'with "quotes" and \\'] },
    { name, type: 'SRV', ttl: 1, data: { priority: 1, weight: 2, port: 53, target: '.' } },
    { name, type: 'CAA', ttl: 1, data: { flags: 0, tag: 'issue', value: 'ca.example' } },
  ]
}

/** dig's lines from the header to the end of the last section, without its opinion of the server and its cookie. */
function body(text: string): string[] {
  const lines = text.split('\n')
  const begin = lines.findIndex((line) => line.startsWith(';; ->>HEADER'))
  const end = lines.findIndex((line) => line.startsWith(';; Query time'))
  return lines
    .slice(begin, end)
    .filter((line) => !line.startsWith(';; WARNING'))
    .map((line) => line.replace(/ \((?:good|bad|echoed)\)$/, ''))
}

describeNeeding(['dig'], 'describeMessage', () => {
  let socket: Socket
  let reply = new Uint8Array()
  let port = 0

  beforeAll(async () => {
    socket = createSocket('udp4')
    socket.on('message', (query, from) => {
      const response = Uint8Array.from(reply)
      response.set(query.subarray(0, 2))
      socket.send(response, from.port, from.address)
    })
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    port = socket.address().port
  })
  afterAll(() => socket.close())

  async function printed(response: Uint8Array): Promise<{ dig: string[]; ours: string[] }> {
    reply = Uint8Array.from(response)
    // dig does not print a response to another question than it asked.
    const [asked] = decodeMessage(response).questions
    const args = [
      '-r',
      '@127.0.0.1',
      '-p',
      String(port),
      '+tries=1',
      '+time=5',
      '+ignore',
      '+notcp',
      '+qid=77',
      '+nocookie',
    ]
    const { stdout } = await runProgram('dig', [...args, '-q', asked!.name, '-t', asked!.type])
    reply.set([0, 77])
    return { dig: body(stdout), ours: body(`${describeMessage(reply)};; Query time`) }
  }

  it.each(CAPTURED)('prints %s as dig does', async (name) => {
    const octets = Uint8Array.from(captured(name))
    octets[2]! |= 0x80
    const { dig, ours } = await printed(octets)
    expect(ours).toEqual(dig)
  })

  it.each(Object.keys(MADE))('prints %s as dig does', async (what) => {
    const { dig, ours } = await printed(encodeMessage({ type: 'response', ...MADE[what] }))
    expect(ours).toEqual(dig)
  })
})

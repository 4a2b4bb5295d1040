import { expect, it } from 'vitest'
import { expandLabel, pseudorandom } from '../../src/tls/key-schedule.ts'

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex')
const octets = (text: string): Uint8Array => Buffer.from(text, 'hex')

it('expandLabel derives the keys of the handshake in RFC 8448 §3', () => {
  const secret = octets('b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38')
  expect(hex(expandLabel('sha256', secret, 'key', 16))).toBe('3fce516009c21727d0f2e4e86ee403bc')
  expect(hex(expandLabel('sha256', secret, 'iv', 12))).toBe('5d313eb2671276ee13000b30')
})

// No RFC has a vector; this is the one that the TLS working group passed round.
it('pseudorandom gives what others have for P_SHA256', () => {
  const secret = octets('9bbe436ba940f017b17652849a71db35')
  const seed = octets('a0ba9f936cda311827a6f796ffd5198c')
  expect(hex(pseudorandom('sha256', secret, 'test label', seed, 100))).toBe(
    'e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a' +
      '6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab' +
      '4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701' +
      '87347b66',
  )
})

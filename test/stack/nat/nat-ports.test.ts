import { describe, expect, it } from 'vitest'
import { SeededRandom } from '../../../src/sim/seeded-random.ts'
import { chooseOutsidePort } from '../../../src/stack/nat/nat-ports.ts'
import { IP_PROTOCOL } from '../../../src/wire/ip-protocols.ts'

const { udp, icmp } = IP_PROTOCOL

function choose(protocol: number, port: number, isFree: (port: number) => boolean): number | undefined {
  return chooseOutsidePort(new SeededRandom(1), protocol, port, isFree)
}

describe('chooseOutsidePort', () => {
  it('keeps a port that is free', () => {
    expect(choose(udp, 5000, () => true)).toBe(5000)
  })

  it.each([1, 2, 1022, 1023, 1024, 1025, 65_534, 65_535])(
    'finds the one free port of %i’s range and parity',
    (last) => {
      const other = last < 1024 ? 500 + (last % 2) : 5000 + (last % 2)
      expect(choose(udp, other, (port) => port === last)).toBe(last)
    },
  )

  it.each([1, 2, 1022, 1023, 1024, 65_535])(
    'takes %i though it has the other parity, rather than none',
    (last) => {
      const other = last < 1024 ? 501 - (last % 2) : 5001 - (last % 2)
      expect(choose(udp, other, (port) => port === last)).toBe(last)
    },
  )

  it('has none from another range', () => {
    expect(choose(udp, 500, (port) => port > 1023)).toBeUndefined()
    expect(choose(udp, 5000, (port) => port < 1024)).toBeUndefined()
  })

  it('takes any identifier for a ping', () => {
    for (const last of [0, 7, 65_535]) expect(choose(icmp, 5000, (port) => port === last)).toBe(last)
  })

  it('asks for no port twice', () => {
    const asked: number[] = []
    choose(udp, 501, (port) => {
      asked.push(port)
      return false
    })
    // The port itself was asked for first, and comes round again.
    expect(asked.length).toBe(1 + 1023)
    expect(new Set(asked).size).toBe(1023)
  })
})

import { describe, expect, it } from 'vitest'
import { formatHop } from '../../../src/shell/text/format-traceroute.ts'

const probe = (ip: string, roundTripMs: number, rest = {}) => ({
  ip,
  name: undefined,
  roundTripMs,
  mark: '',
  ...rest,
})

describe('a hop', () => {
  it('is told once, with all its times', () => {
    const probes = [probe('192.0.2.1', 0.1234), probe('192.0.2.1', 0.1), probe('192.0.2.1', 12)]
    expect(formatHop(1, probes)).toBe(' 1  192.0.2.1  0.123 ms  0.100 ms  12.000 ms')
  })

  it('has a name where names are wanted', () => {
    expect(formatHop(10, [probe('192.0.2.1', 1, { name: 'gateway' })])).toBe(
      '10  gateway (192.0.2.1)  1.000 ms',
    )
  })

  it('has a star for each probe without an answer', () => {
    expect(formatHop(2, [undefined, undefined, undefined])).toBe(' 2  * * *')
    expect(formatHop(2, [undefined, probe('192.0.2.1', 1), undefined])).toBe(' 2  * 192.0.2.1  1.000 ms *')
  })

  it('names each router where the way forks', () => {
    expect(formatHop(3, [probe('192.0.2.1', 1), probe('192.0.2.2', 2)])).toBe(
      ' 3  192.0.2.1  1.000 ms 192.0.2.2  2.000 ms',
    )
  })

  it('tells of refusals', () => {
    expect(formatHop(4, [probe('192.0.2.1', 1, { mark: '!H' })])).toBe(' 4  192.0.2.1  1.000 ms !H')
  })
})

describe('a hop whose autonomous system is known', () => {
  it('has its number behind the address', () => {
    const probe = { ip: '192.0.2.1', name: 'gw', system: 64500, roundTripMs: 1, mark: '' }
    expect(formatHop(2, [probe])).toBe(' 2  gw (192.0.2.1) [AS64500]  1.000 ms')
  })
})

import { describe, expect, it } from 'vitest'
import { describeTaken } from '../../src/cli/taken-ports.ts'

const at = (port: number) => ({ ip: '127.0.0.1', port })

describe('what is said of taken ports', () => {
  it('is nothing when none was', () => {
    expect(describeTaken([], at(5300), at(5300))).toEqual([])
  })

  it('is nothing of the resolver when any port was welcome', () => {
    expect(describeTaken([], at(0), at(40_000))).toEqual([])
  })

  it('names one port, or where they lie, and how to find out who holds them', () => {
    expect(describeTaken([at(5353)], at(5300), at(5300))).toEqual([
      "servers took the next free ports, since another program, perhaps another rootwalk (ss -lntup 'sport = :5353' tells), holds port 5353",
    ])
    expect(describeTaken([at(5301), at(5302), at(5303)], at(5300), at(5300))[0]).toMatch(
      /'sport = :5301'.*holds 3 ports from 5301 to 5303$/,
    )
  })

  it('says where the resolver is instead', () => {
    expect(describeTaken([at(5300)], at(5300), at(5412))).toEqual([
      "the resolver is at 127.0.0.1:5412, since another program, perhaps another rootwalk (ss -lntup 'sport = :5300' tells), holds 127.0.0.1:5300",
    ])
  })
})

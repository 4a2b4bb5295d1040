import { describe, expect, it } from 'vitest'
import { UnderWay } from '../../../../src/dns/resolver/walk/under-way.ts'

describe('UnderWay', () => {
  it('gives what was set, until it is deleted', () => {
    const underWay = new UnderWay<{ n: number }>()
    const one = { n: 1 }
    underWay.set('a', one)
    expect(underWay.get('a')).toBe(one)
    expect(underWay.get('b')).toBeUndefined()
    underWay.delete('a')
    expect(underWay.get('a')).toBeUndefined()
    expect(underWay.size).toBe(0)
  })

  it('puts a new value in the place of the old one', () => {
    const underWay = new UnderWay<number>()
    underWay.set('a', 1)
    underWay.set('a', 2)
    expect([underWay.get('a'), underWay.size]).toEqual([2, 1])
  })

  it('lists values in the order in which their keys came, whatever went before them', () => {
    const underWay = new UnderWay<number>()
    for (const n of [1, 2, 3]) underWay.set(`${n}`, n)
    underWay.delete('1')
    underWay.delete('nobody')
    for (const n of [4, 5]) underWay.set(`${n}`, n)
    expect([...underWay.values()]).toEqual([2, 3, 4, 5])
  })

  it('agrees with a Map when thousands come and go', () => {
    const underWay = new UnderWay<number>()
    const map = new Map<string, number>()
    for (let i = 0; i < 5000; i++) {
      underWay.set(`${i}`, i)
      map.set(`${i}`, i)
      const gone = `${(i * 7919) % (i + 1)}`
      underWay.delete(gone)
      map.delete(gone)
    }
    expect([...underWay.values()]).toEqual([...map.values()])
    for (const [key, value] of map) expect(underWay.get(key)).toBe(value)
  })
})

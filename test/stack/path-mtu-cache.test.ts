import { describe, expect, it } from 'vitest'
import { PathMtuCache } from '../../src/stack/path-mtu-cache.ts'

describe('the path MTU', () => {
  it('is unlimited until a router says otherwise, for that destination alone', () => {
    const cache = new PathMtuCache(() => 0)
    cache.learn(1, 1400, 1500)
    expect(cache.get(1)).toBe(1400)
    expect(cache.get(2)).toBe(Infinity)
  })

  it('only ever shrinks, and not on account of a packet that would have fitted', () => {
    const cache = new PathMtuCache(() => 0)
    cache.learn(1, 1400, 1500)
    cache.learn(1, 1450, 1500)
    cache.learn(1, 1400, 1400)
    cache.learn(1, 1300, 1200)
    expect(cache.get(1)).toBe(1400)
    cache.learn(1, 1280, 1400)
    expect(cache.get(1)).toBe(1280)
  })

  it('is no less than 552 octets: below, packets may be fragmented instead', () => {
    const cache = new PathMtuCache(() => 0)
    cache.learn(1, 552, 1500)
    expect(cache.mayForbidFragments(1)).toBe(true)
    cache.learn(1, 100, 552)
    expect(cache.get(1)).toBe(552)
    expect(cache.mayForbidFragments(1)).toBe(false)
    expect(cache.mayForbidFragments(2)).toBe(true)
  })

  it('is remembered for so many destinations, those told of last', () => {
    const cache = new PathMtuCache(() => 0)
    for (let destination = 0; destination < 5000; destination++) cache.learn(destination, 1400, 1500)
    expect(cache.get(4999)).toBe(1400)
    expect(cache.get(904)).toBe(1400)
    expect(cache.get(903)).toBe(Infinity)
  })
})

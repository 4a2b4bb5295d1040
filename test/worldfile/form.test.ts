import { describe, expect, it } from 'vitest'
import { mistakesOf } from './mistakes-of.ts'

const HEAD = 'name: a world\ntime: 2025-01-01T00:00:00Z\n'

describe('the form of a world file', () => {
  it.each(['__proto__', 'constructor', 'prototype'])('loses nothing that is called %s', (name) => {
    const mistake = `'${name}': expected another name: this one is reserved`
    expect(mistakesOf(`${HEAD}${name}: {}\n`)).toEqual([`3:1: ${mistake}`])
    expect(mistakesOf(`${HEAD}hosts:\n  ${name}: { address: 192.0.2.1 }\n`)).toEqual([`4:3: ${mistake}`])
    expect(mistakesOf(`${HEAD}hosts:\n  a:\n    settings: { ${name}: 1 }\n`)).toContain(`5:17: ${mistake}`)
  })
})

import { describe, expect, it } from 'vitest'
import { formatFault, parseFault } from '../../../src/internet/faults/fault-text.ts'
import { FAULT_KINDS } from '../../../src/worldfile/fault.ts'

describe('a fault in text', () => {
  it.each(FAULT_KINDS)('may be its kind alone: %s', (kind) => {
    expect(parseFault(kind)).toEqual({ kind })
    expect(formatFault({ kind })).toBe(kind)
  })

  it.each([
    ['cable-cut=atlantic', { kind: 'cable-cut', target: 'atlantic' }],
    ['prefix-hijacked=192.0.2.0/24 by 64500', { kind: 'prefix-hijacked', target: '192.0.2.0/24 by 64500' }],
    ['cable-cut=a=b', { kind: 'cable-cut', target: 'a=b' }],
  ])('may name a target: %s', (text, fault) => {
    expect(parseFault(text)).toEqual(fault)
    expect(formatFault(parseFault(text))).toBe(text)
  })

  it.each(['', 'cable', 'cable-cut=', '=atlantic'])("is refused when its kind is none: '%s'", (text) => {
    expect(() => parseFault(text)).toThrow(/expected one of name-server-dead, .*http-503/)
  })

  it('is told what it was perhaps meant to be', () => {
    expect(() => parseFault('cabel-cut')).toThrow('did you mean cable-cut?')
  })
})

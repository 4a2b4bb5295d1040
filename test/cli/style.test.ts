import { afterEach, describe, expect, it, vi } from 'vitest'
import { hasColour } from '../../src/cli/style.ts'

describe('hasColour', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })
  const terminal = { isTTY: true, hasColors: () => true }

  it('is true for a terminal with colours', () => {
    vi.stubEnv('NO_COLOR', undefined)
    expect(hasColour(terminal)).toBe(true)
  })

  it('is false with NO_COLOR, unless that is empty', () => {
    vi.stubEnv('NO_COLOR', '1')
    expect(hasColour(terminal)).toBe(false)
    vi.stubEnv('NO_COLOR', '')
    expect(hasColour(terminal)).toBe(true)
  })

  it('is false for a file or a pipe, and for a terminal without colours', () => {
    vi.stubEnv('NO_COLOR', undefined)
    expect(hasColour({})).toBe(false)
    expect(hasColour({ isTTY: true, hasColors: () => false })).toBe(false)
  })
})

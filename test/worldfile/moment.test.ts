import { describe, expect, it } from 'vitest'
import { parseMoment } from '../../src/worldfile/moment.ts'

describe('parseMoment', () => {
  it.each([
    '1970-01-01T00:00:00Z',
    '1999-12-31T23:59:59Z',
    '2000-02-29T12:00:00Z',
    '2024-02-29T00:00:00Z',
    '2025-03-01T06:07:08Z',
    '2100-03-01T00:00:00Z',
    '2400-12-31T00:00:00Z',
  ])('%s', (text) => expect(parseMoment(text)).toBe(Date.parse(text)))

  it('takes a date for its midnight, and leaves out seconds', () => {
    expect(parseMoment('2025-06-01')).toBe(Date.UTC(2025, 5, 1))
    expect(parseMoment('2025-06-01 12:34Z')).toBe(Date.UTC(2025, 5, 1, 12, 34))
  })

  it.each([
    'now',
    '2025-13-01T00:00:00Z',
    '2025-00-01T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2025-04-31T00:00:00Z',
    '2025-01-01T24:00:00Z',
    '2025-01-01T00:60:00Z',
    '2025-01-01T00:00:00',
    '2025-01-01T00:00:00+01:00',
    '1969-12-31T23:59:59Z',
  ])('is no moment: %s', (text) => expect(parseMoment(text)).toBeNaN())
})

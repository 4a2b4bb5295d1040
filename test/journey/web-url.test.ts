import { describe, expect, it } from 'vitest'
import { hostField, isSameOrigin, parseTypedUrl, parseWebUrl } from '../../src/journey/web-url.ts'

describe('a URL of the web', () => {
  it('has the port of its scheme unless it says another, and no fragment', () => {
    expect(parseWebUrl('https://www.google.com')).toEqual({
      text: 'https://www.google.com/',
      scheme: 'https',
      host: 'www.google.com',
      port: 443,
      isUsualPort: true,
      target: '/',
    })
    const other = parseWebUrl('http://Example.COM:8080/a/b?c=d#e')
    expect(other).toMatchObject({ host: 'example.com', port: 8080, target: '/a/b?c=d' })
    expect(hostField(other)).toBe('example.com:8080')
    expect(hostField(parseWebUrl('http://example.com:80/'))).toBe('example.com')
  })

  it('may be relative to the page that it stands on', () => {
    const page = parseWebUrl('https://example.com/a/b')
    expect(parseWebUrl('/c.png', page).text).toBe('https://example.com/c.png')
    expect(parseWebUrl('d', page).text).toBe('https://example.com/a/d')
  })

  it('is of one origin with another by scheme, host and port', () => {
    const [one, two] = [parseWebUrl('https://a.test/x'), parseWebUrl('https://a.test/y')]
    expect(isSameOrigin(one, two)).toBe(true)
    for (const other of ['http://a.test/', 'https://b.test/', 'https://a.test:444/'])
      expect(isSameOrigin(one, parseWebUrl(other))).toBe(false)
  })

  it.each(['', 'www.google.com', 'ftp://a.test/', 'https://', 'http://[::1]/', 'http://a.test:99999/'])(
    "is not '%s'",
    (text) => {
      expect(() => parseWebUrl(text)).toThrow(expect.objectContaining({ code: 'bad-value' }))
    },
  )
})

describe('what is typed', () => {
  it.each([
    ['www.google.com', 'http://www.google.com/'],
    ['localhost:8080/a?b', 'http://localhost:8080/a?b'],
    ['192.0.2.1', 'http://192.0.2.1/'],
    ['https://www.google.com', 'https://www.google.com/'],
  ])('without a scheme is http: %s', (text, expected) => {
    expect(parseTypedUrl(text).text).toBe(expected)
  })

  it.each(['', 'ftp://a.test/', 'https://', '/a', 'two words', 'a.test:99999'])("is no URL: '%s'", (text) => {
    expect(() => parseTypedUrl(text)).toThrow(expect.objectContaining({ code: 'bad-value' }))
  })
})

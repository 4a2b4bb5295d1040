import { describe, expect, it } from 'vitest'
import type { WebRequest, WebResponse } from '../../src/http/web-message.ts'
import { webResponse } from '../../src/internet/web-pages.ts'
import type { WebSite } from '../../src/worldfile/world-file.ts'

const REQUEST: WebRequest = {
  method: 'GET',
  target: '/',
  host: 'www.example.test',
  headers: {},
  body: new Uint8Array(0),
  remote: { ip: '192.0.2.1', port: 50_000 },
  tls: undefined,
}

function answer(site: WebSite, request: Partial<WebRequest> = {}): WebResponse {
  return webResponse(site, 'www.example.test', { ...REQUEST, ...request })
}

describe('webResponse', () => {
  it('is a page with the name of the site, unless that has a title', () => {
    expect(answer({})).toMatchObject({
      status: 200,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: expect.stringContaining('<title>www.example.test</title>') as unknown,
    })
    expect(answer({ title: 'A <b> & "c"' }).body).toContain('<title>A &#60;b&#62; &#38; &#34;c&#34;</title>')
  })

  it('has an image of several segments where the site has one, and the page shows it', () => {
    expect(answer({ image: true }).body).toContain('<img src="/image.svg"')
    const image = answer({ image: true }, { target: '/image.svg' })
    expect(image).toMatchObject({ status: 200, headers: { 'Content-Type': 'image/svg+xml' } })
    expect(String(image.body).length).toBeGreaterThan(4 * 1460)
    expect(answer({}, { target: '/image.svg' }).status).toBe(404)
  })

  it('knows no other pages', () => {
    expect(answer({}, { target: '/<x>?y' })).toMatchObject({
      status: 404,
      body: expect.stringContaining('There is no /&#60;x&#62; here.') as unknown,
    })
    expect(answer({}, { target: '/?query' }).status).toBe(200)
  })

  it('is only to be read', () => {
    expect(answer({}, { method: 'POST' })).toMatchObject({ status: 405, headers: { Allow: 'GET, HEAD' } })
    expect(answer({}, { method: 'HEAD' }).status).toBe(200)
  })

  it('has the status of the site', () => {
    expect(answer({ status: 503 }).status).toBe(503)
  })

  it('sends elsewhere, or to itself over TLS', () => {
    expect(answer({ redirect: 'http://other.test/' })).toMatchObject({
      status: 301,
      headers: { Location: 'http://other.test/' },
    })
    const secure: WebSite = { redirectToHttps: true }
    expect(answer(secure, { target: '/a?b' }).headers).toMatchObject({
      Location: 'https://www.example.test/a?b',
    })
    const tls = { serverName: 'www.example.test', protocol: '1.3' } as const
    expect(answer(secure, { tls }).status).toBe(200)
  })
})

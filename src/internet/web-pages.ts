/** What a web site says to a request: a page, an image in it, or where to go instead. Pure; knows no connection. */

import type { WebRequest, WebResponse } from '../http/web-message.ts'
import type { WebSite } from '../worldfile/world-file.ts'

const IMAGE_PATH = '/image.svg'

/** So many circles each way: enough for an image of several segments. */
const CIRCLES = 12
const CIRCLE_DISTANCE = 10

const DEGREES = 360

/** The answer of the site `name` to a request for it. */
export function webResponse(site: WebSite, name: string, request: WebRequest): WebResponse {
  const location = redirection(site, name, request)
  if (location !== undefined) return movedTo(location)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { status: 405, headers: { Allow: 'GET, HEAD' } }
  }
  const { status = 200, image = false, title = name } = site
  if (status !== 200) return page(status, title, `The status of this answer is ${status}.`)
  const path = request.target.replace(/[?#].*/, '')
  if (image && path === IMAGE_PATH) return { status, headers: type('image/svg+xml'), body: imageOf(name) }
  if (path !== '/') return page(404, title, `There is no ${escaped(path)} here.`)
  return page(status, title, image ? `<img src="${IMAGE_PATH}" alt="${escaped(title)}">` : 'It works.')
}

function redirection(
  { redirect, redirectToHttps = false }: WebSite,
  name: string,
  { tls, target }: WebRequest,
): string | undefined {
  if (redirect !== undefined) return redirect
  return redirectToHttps && tls === undefined ? `https://${name}${target}` : undefined
}

function movedTo(location: string): WebResponse {
  const { status, headers = {}, body = '' } = page(301, 'Moved', `<a href="${escaped(location)}">Here</a>.`)
  return { status, headers: { ...headers, Location: location }, body }
}

function page(status: number, title: string, content: string): WebResponse {
  const head = `<meta charset="utf-8">\n<title>${escaped(title)}</title>`
  const body = `<!DOCTYPE html>\n${head}\n<h1>${escaped(title)}</h1>\n<p>${content}</p>\n`
  return { status, headers: type('text/html; charset=utf-8'), body }
}

function type(contentType: string): Record<string, string> {
  return { 'Content-Type': contentType }
}

/** Circles whose colours are those of the name, so that every site has its own. */
function imageOf(name: string): string {
  const size = CIRCLES * CIRCLE_DISTANCE
  const circles = Array.from({ length: CIRCLES * CIRCLES }, (_, i) => {
    const x = (i % CIRCLES) * CIRCLE_DISTANCE + CIRCLE_DISTANCE / 2
    const y = Math.floor(i / CIRCLES) * CIRCLE_DISTANCE + CIRCLE_DISTANCE / 2
    const hue = (name.charCodeAt(i % name.length) * (i + 1)) % DEGREES
    return `<circle cx="${x}" cy="${y}" r="4" fill="hsl(${hue} 70% 50%)"/>\n`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}">\n${circles.join('')}</svg>\n`
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`)
}

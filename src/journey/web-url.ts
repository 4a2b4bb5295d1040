/** URLs as far as a browser here understands them: http and https, with a host and perhaps a port. */

import { TextError } from '../errors.ts'

export interface WebUrl {
  /** In full and in its usual form. */
  readonly text: string
  readonly scheme: 'http' | 'https'
  /** A name in ASCII, or an IPv4 address in text. */
  readonly host: string
  readonly port: number
  /** Whether the port is the one that the scheme means without being told. */
  readonly isUsualPort: boolean
  /** Path and query, as they stand in a request. */
  readonly target: string
}

const USUAL_PORTS = { http: 80, https: 443 } as const
const EXPECTED = 'a URL such as https://www.google.com/'

/** A host without a scheme, maybe with a port and a path: `www.google.com`, `localhost:8080/a`. */
const BARE_HOST = /^(?:[a-z0-9_-]+\.)*[a-z0-9_-]+\.?(?::\d+)?(?:[/?#]|$)/i

/** What is typed into a browser: a URL, or a host without a scheme, for which browsers used to take http. Throws `TextError`. */
export function parseTypedUrl(text: string): WebUrl {
  return parseWebUrl(BARE_HOST.test(text) ? `http://${text}` : text)
}

/** What links and redirects say, where `base` is the page that they stand on. Throws `TextError`. */
export function parseWebUrl(text: string, base?: WebUrl): WebUrl {
  const url = URL.canParse(text, base?.text) ? new URL(text, base?.text) : undefined
  const scheme = url?.protocol.replace(/:$/, '')
  if (url === undefined || (scheme !== 'http' && scheme !== 'https'))
    throw new TextError('bad-value', text, EXPECTED)
  if (url.hostname === '' || url.hostname.startsWith('[')) throw new TextError('bad-value', text, EXPECTED)
  const usual = USUAL_PORTS[scheme]
  const port = url.port === '' ? usual : Number(url.port)
  url.hash = ''
  return {
    text: url.href,
    scheme,
    host: url.hostname,
    port,
    isUsualPort: port === usual,
    target: `${url.pathname}${url.search}`,
  }
}

/** For the field Host. */
export function hostField({ host, port, isUsualPort }: WebUrl): string {
  return isUsualPort ? host : `${host}:${port}`
}

/** Whether one connection serves both (RFC 9110 §4.3.1: the origin). */
export function isSameOrigin(a: WebUrl, b: WebUrl): boolean {
  return a.scheme === b.scheme && a.host === b.host && a.port === b.port
}

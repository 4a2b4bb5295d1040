/**
 * A browser as far as the network sees one: it looks a name up, connects, agrees on keys, asks for a page, follows
 * redirects, fetches images by the same connection, and says goodbye. It notes all that it does, and shows nothing.
 */

import type { SocketAddress } from '../address/socket-address.ts'
import { HttpError } from '../http/http-error.ts'
import { WebConnection } from '../http/web-connection.ts'
import type { WebAnswer } from '../http/web-message.ts'
import { SocketError, type ByteStream, type Runtime, type SocketErrorCode } from '../runtime/runtime.ts'
import { StubError } from '../stub/stub-error.ts'
import { StubResolver } from '../stub/stub-resolver.ts'
import { connectTls } from '../tls/connect-tls.ts'
import { TlsError } from '../tls/tls-error.ts'
import type { TlsStream } from '../tls/tls-stream.ts'
import type { TlsVersion } from '../tls/tls-version.ts'
import type { BrowserEvent, CertificateFacts, FailurePhase, NameLookup } from './browser-event.ts'
import type { JourneyOutcome } from './journey.ts'
import { imagesIn, titleIn } from './page-text.ts'
import { hostField, isSameOrigin, parseWebUrl, type WebUrl } from './web-url.ts'

export interface BrowserOptions {
  /** The certificates of the authorities that it trusts, in PEM. */
  readonly roots: string
  readonly tlsVersions?: readonly TlsVersion[] | undefined
  /** Milliseconds since the journey began. */
  readonly now: () => number
  readonly note: (event: BrowserEvent) => void
  readonly onKeyLog: (line: string) => void
}

/** What browsers allow: more is taken for a circle. */
const MOST_REDIRECTS = 10
/** Enough for a page that is made to be told about. */
const MOST_IMAGES = 8
/** Addresses that are tried one after the other, and how long each may take to say something. */
const MOST_ADDRESSES = 3
const CONNECT_PATIENCE_MS = 20_000
const ANSWER_PATIENCE_MS = 30_000

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

const HEADERS = { 'User-Agent': 'rootwalk', Accept: 'text/html, image/*' }

/** Says where a load ended, and why. */
class LoadFailure extends Error {
  readonly phase: FailurePhase
  readonly code: string

  constructor(phase: FailurePhase, code: string, text: string, options?: ErrorOptions) {
    super(text, options)
    this.phase = phase
    this.code = code
  }
}

/** A connection that the browser keeps as long as it may need it. */
interface OpenConnection {
  readonly url: WebUrl
  readonly local: SocketAddress
  readonly web: WebConnection
}

export class Browser {
  readonly #runtime: Runtime
  readonly #options: BrowserOptions
  readonly #stub: StubResolver

  constructor(runtime: Runtime, options: BrowserOptions) {
    this.#runtime = runtime
    this.#options = options
    this.#stub = new StubResolver(runtime)
  }

  /** Loads a page with its images, and closes the connection. Never rejects for what networks and servers do. */
  async load(url: WebUrl): Promise<JourneyOutcome> {
    const { note, now } = this.#options
    let at = url
    let connection: OpenConnection | undefined
    try {
      for (let redirects = 0; ; redirects++) {
        connection = await this.#connectionTo(at, connection)
        const answer = await this.#fetch(connection, at, 'page')
        const next = REDIRECTS.has(answer.status) ? this.#redirect(answer, at) : undefined
        if (next === undefined) return await this.#finish(connection, at, answer)
        if (redirects === MOST_REDIRECTS) {
          throw new LoadFailure('redirect', 'too-many-redirects', `over ${MOST_REDIRECTS} redirects in a row`)
        }
        note({ atMs: now(), kind: 'redirect', status: answer.status, to: next.text })
        at = next
      }
    } catch (error) {
      if (!(error instanceof LoadFailure)) throw error
      const { phase, code, message: text } = error
      note({ atMs: now(), kind: 'failed', phase, url: at.text, code, text })
      return { kind: 'failed', phase, url: at.text, code, text }
    } finally {
      if (connection !== undefined) await this.#close(connection)
    }
  }

  /** The page is here; its images follow. */
  async #finish(connection: OpenConnection, at: WebUrl, answer: WebAnswer): Promise<JourneyOutcome> {
    const { note, now } = this.#options
    const { status, reason, body } = answer
    if (status >= 400) throw new LoadFailure('http', String(status), `the server says ${status} ${reason}`)
    const text = new TextDecoder().decode(body)
    let octets = body.length
    const images = imagesIn(text).slice(0, MOST_IMAGES)
    for (const source of images) {
      const image = parseWebUrl(source, at)
      const sameConnection = isSameOrigin(image, at)
      note({ atMs: now(), kind: 'image', url: image.text, sameConnection })
      if (sameConnection) octets += (await this.#fetch(connection, image, 'image')).body.length
    }
    return { kind: 'page', url: at.text, status, reason, title: titleIn(text), octets, images: images.length }
  }

  #redirect({ headers }: WebAnswer, at: WebUrl): WebUrl {
    const { location } = headers
    try {
      return parseWebUrl(location ?? '', at)
    } catch (error) {
      throw new LoadFailure('redirect', 'bad-location', `the server sends us to '${location ?? ''}'`, {
        cause: error,
      })
    }
  }

  /** The open one, if it leads there and the server has not ended it; else a new one. */
  async #connectionTo(url: WebUrl, open: OpenConnection | undefined): Promise<OpenConnection> {
    if (open !== undefined) {
      if (isSameOrigin(open.url, url) && open.web.isOpen) return open
      await this.#close(open)
    }
    const { note, now } = this.#options
    const { scheme, host, port, target, text } = url
    note({ atMs: now(), kind: 'url', url: text, scheme, host, port, target })
    const stream = await this.#connect(await this.#lookUp(url), port)
    const secured = scheme === 'https' ? await this.#secure(stream, host) : stream
    return { url, local: stream.local, web: new WebConnection(secured, this.#runtime.clock) }
  }

  async #lookUp({ host, scheme, isUsualPort, port }: WebUrl): Promise<readonly string[]> {
    const startedAtMs = this.#options.now()
    const service = isUsualPort ? scheme : String(port)
    const about = { name: host, service, startedAtMs }
    try {
      const { addresses, canonicalName, steps } = await this.#stub.getAddrInfo(host, service, {
        socktype: 'stream',
      })
      this.#noteLookup({ ...about, addresses, canonicalName, error: undefined, steps })
      return addresses
    } catch (error) {
      if (!(error instanceof StubError)) throw error
      const { code, steps, message } = error
      this.#noteLookup({ ...about, addresses: undefined, canonicalName: undefined, error: code, steps })
      throw new LoadFailure('name', code, `${host}: ${message}`, { cause: error })
    }
  }

  #noteLookup(lookup: Omit<NameLookup, 'endedAtMs'>): void {
    const atMs = this.#options.now()
    this.#options.note({ atMs, kind: 'lookup', lookup: { ...lookup, endedAtMs: atMs } })
  }

  async #connect(addresses: readonly string[], port: number): Promise<ByteStream> {
    const { note, now } = this.#options
    let failure: SocketErrorCode = 'OTHER'
    for (const ip of addresses.slice(0, MOST_ADDRESSES)) {
      const remote = { ip, port }
      note({ atMs: now(), kind: 'connecting', remote })
      try {
        const stream = await this.#patiently(remote)
        note({ atMs: now(), kind: 'connected', local: stream.local, remote })
        return stream
      } catch (error) {
        if (!(error instanceof SocketError)) throw error
        failure = error.code === 'ABORTED' ? 'ETIMEDOUT' : error.code
        note({ atMs: now(), kind: 'connect-failed', remote, code: failure })
      }
    }
    const tried = addresses.slice(0, MOST_ADDRESSES).join(', ')
    throw new LoadFailure('connect', failure, `${CONNECT_WORDS[failure] ?? failure} (${tried}, port ${port})`)
  }

  async #patiently(remote: SocketAddress): Promise<ByteStream> {
    const enough = new AbortController()
    const timer = this.#runtime.clock.schedule(CONNECT_PATIENCE_MS, () => enough.abort())
    try {
      return await this.#runtime.network.connect(remote, enough.signal)
    } finally {
      timer.cancel()
    }
  }

  async #secure(stream: ByteStream, serverName: string): Promise<ByteStream> {
    const { roots, tlsVersions, note, now, onKeyLog } = this.#options
    const { clock } = this.#runtime
    try {
      const secured = await this.#within(
        connectTls(stream, {
          clock,
          serverName,
          roots,
          onKeyLog,
          ...(tlsVersions === undefined ? {} : { versions: tlsVersions }),
        }),
        'tls',
        () => stream.abort(),
      )
      const { protocol, cipher, alpn, local } = secured
      note({ atMs: now(), kind: 'tls', local, serverName, protocol, cipher, alpn, chain: chainOf(secured) })
      return secured
    } catch (error) {
      if (error instanceof TlsError) throw new LoadFailure('tls', error.code, error.detail, { cause: error })
      throw error
    }
  }

  async #fetch({ web, local }: OpenConnection, url: WebUrl, what: 'page' | 'image'): Promise<WebAnswer> {
    const { note, now } = this.#options
    const { target } = url
    const host = hostField(url)
    note({ atMs: now(), kind: 'request', local, what, method: 'GET', host, target })
    try {
      const answer = await this.#within(
        web.request({ method: 'GET', target, host, headers: HEADERS }),
        'http',
        () => web.abort(),
      )
      const { status, reason, headers, body } = answer
      note({
        atMs: now(),
        kind: 'response',
        ...{ local, what, target, status, reason, headers, octets: body.length },
      })
      return answer
    } catch (error) {
      if (error instanceof HttpError)
        throw new LoadFailure('http', error.code, error.message, { cause: error })
      throw error
    }
  }

  /** What `work` comes to. When it takes too long, `giveUp` has to make it fail. */
  async #within<T>(work: Promise<T>, phase: FailurePhase, giveUp: () => void): Promise<T> {
    let isLate = false
    const timer = this.#runtime.clock.schedule(ANSWER_PATIENCE_MS, () => {
      isLate = true
      giveUp()
    })
    try {
      return await work
    } catch (error) {
      if (!isLate) throw error
      throw new LoadFailure(phase, 'timeout', `nothing more came for ${ANSWER_PATIENCE_MS / 1000} s`, {
        cause: error,
      })
    } finally {
      timer.cancel()
    }
  }

  async #close({ web, local }: OpenConnection): Promise<void> {
    const wasOpen = web.isOpen
    await web.close()
    if (wasOpen) this.#options.note({ atMs: this.#options.now(), kind: 'closed', local })
  }
}

function chainOf({ certificates }: TlsStream): CertificateFacts[] {
  return certificates.map(({ subject, issuer, subjectAltName, validFrom, validTo }) => {
    const names = subjectAltName
    return { subject: oneLine(subject), issuer: oneLine(issuer), names, validFrom, validTo }
  })
}

/** Parts of a name stand on lines of their own in Node's text. */
function oneLine(name: string): string {
  return name.trim().split('\n').join(', ')
}

const CONNECT_WORDS: Partial<Record<SocketErrorCode, string>> = {
  ECONNREFUSED: 'the server refuses the connection: nobody listens there',
  ETIMEDOUT: 'no answer to the request for a connection',
  ENETUNREACH: 'the network is unreachable',
  EHOSTUNREACH: 'the host is unreachable',
  ECONNRESET: 'the connection was reset',
}

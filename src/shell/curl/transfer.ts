/** One URL of a call of curl: its request, those that redirects make of it, and what is printed of the answers. */

import { HttpError } from '../../http/http-error.ts'
import type { WebAnswer, WebQuestion } from '../../http/web-message.ts'
import { SocketError } from '../../runtime/runtime.ts'
import { LineSplitter } from '../line-splitter.ts'
import { socketErrorText } from '../text/socket-error-text.ts'
import { openConnection, type Call, type OpenConnection, type Target } from './connection.ts'
import { CurlError } from './curl-error.ts'

const USER_AGENT = 'curl/7.88.1'

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]
/** After these a form that was sent is not sent again (RFC 9110 §15.4). */
const REDIRECTS_TO_GET: readonly number[] = [301, 302, 303]

/** A request of the chain that redirects make. */
interface Step {
  readonly url: URL
  readonly method: string
  readonly body: string | undefined
}

/** All that a call has under way: one connection at a time is kept for the next request. */
export class Transfers {
  readonly #call: Call
  #open: OpenConnection | undefined
  #opened = 0

  constructor(call: Call) {
    this.#call = call
  }

  /** Fetches what stands at a URL, and prints it. Rejects with `CurlError`. */
  async fetch(urlText: string): Promise<void> {
    const { options, note } = this.#call
    let step: Step = { url: readUrl(urlText), method: options.method, body: options.body }
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#exchange(step)
      const next = options.followsRedirects ? redirectOf(step, answer) : undefined
      this.#printHeaders(answer)
      if (next === undefined) {
        await this.#deliver(answer)
        return
      }
      if (redirects === options.mostRedirects) {
        throw new CurlError('tooManyRedirects', `Maximum (${options.mostRedirects}) redirects followed`)
      }
      note(`* Issue another request to this URL: '${next.url.href}'`)
      step = next
    }
  }

  async close(): Promise<void> {
    await this.#open?.web.close()
  }

  async #exchange(step: Step): Promise<WebAnswer> {
    const { note } = this.#call
    const { web, number, target } = await this.#connectionTo(targetOf(step.url))
    const question = this.#questionOf(step)
    note(`> ${question.method} ${question.target} HTTP/1.1`)
    for (const [name, value] of Object.entries({ Host: question.host, ...question.headers })) {
      note(`> ${name}: ${value}`)
    }
    note('> ')
    try {
      const answer = await web.request(question)
      for (const line of headLines(answer)) note(`< ${line}`)
      note(
        web.isOpen
          ? `* Connection #${number} to host ${target.host} left intact`
          : `* Closing connection ${number}`,
      )
      return answer
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      const failure = failureOf(error)
      note(`* ${failure.message}`)
      note(`* Closing connection ${number}`)
      throw failure
    }
  }

  async #connectionTo(target: Target): Promise<OpenConnection> {
    const { note } = this.#call
    const open = this.#open
    if (open !== undefined) {
      if (open.web.isOpen && isSame(open.target, target)) {
        note(`* Re-using existing connection #${open.number} with host ${target.host}`)
        return open
      }
      await open.web.close()
    }
    this.#open = undefined
    this.#open = await openConnection(this.#call, target, this.#opened++)
    return this.#open
  }

  #questionOf({ url, method, body }: Step): WebQuestion {
    const headers = new Map([
      ['user-agent', ['User-Agent', USER_AGENT]],
      ['accept', ['Accept', '*/*']],
    ])
    if (body !== undefined) headers.set('content-type', ['Content-Type', 'application/x-www-form-urlencoded'])
    for (const text of this.#call.options.headers) {
      const [, name = text, value = ''] = /^([^:]*):\s*(.*)$/.exec(text) ?? []
      if (value === '') headers.delete(name.toLowerCase())
      else headers.set(name.toLowerCase(), [name, value])
    }
    const host = headers.get('host')?.[1] ?? url.host
    headers.delete('host')
    return {
      method,
      target: `${url.pathname}${url.search}`,
      host,
      headers: Object.fromEntries(headers.values()) as Record<string, string>,
      ...(body !== undefined && { body: new TextEncoder().encode(body) }),
    }
  }

  #printHeaders(answer: WebAnswer): void {
    const { context, options } = this.#call
    if (options.showsHeaders) for (const line of headLines(answer)) context.print(line)
  }

  async #deliver({ status, body }: WebAnswer): Promise<void> {
    const { context, options } = this.#call
    if (options.failsOnStatus && status >= 400) {
      throw new CurlError('refusedByStatus', `The requested URL returned error: ${status}`)
    }
    const { outputFile } = options
    if (outputFile === '/dev/null') return
    if (outputFile !== undefined && outputFile !== '-') {
      await context.host.files.replace(outputFile.replace(/^\//, ''), body)
      return
    }
    if (outputFile === undefined && body.includes(0)) {
      context.print('Warning: Binary output can mess up your terminal. Use "--output -" to tell ')
      context.print('Warning: curl to output it to your terminal anyway, or consider "--output ')
      context.print('Warning: <FILE>" to save to a file.')
      throw new CurlError('notWritten', '')
    }
    const splitter = new LineSplitter(context.print)
    splitter.push(body)
    splitter.end()
  }
}

/** `www.example.com` means that over http. */
function readUrl(text: string): URL {
  try {
    return new URL(text.includes('://') ? text : `http://${text}`)
  } catch {
    throw new CurlError('badUrl', 'URL using bad/illegal format or missing URL')
  }
}

function targetOf({ protocol, hostname, port }: URL): Target {
  const usual = DEFAULT_PORTS[protocol]
  if (usual === undefined) {
    throw new CurlError(
      'unsupportedProtocol',
      `Protocol "${protocol.slice(0, -1)}" not supported or disabled in libcurl`,
    )
  }
  return {
    isSecure: protocol === 'https:',
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? usual : Number(port),
  }
}

function isSame(a: Target, b: Target): boolean {
  return a.host === b.host && a.port === b.port && a.isSecure === b.isSecure
}

function redirectOf({ url, method, body }: Step, { status, headers }: WebAnswer): Step | undefined {
  const { location } = headers
  if (location === undefined || !REDIRECTS.includes(status)) return undefined
  const next = new URL(location, url)
  return REDIRECTS_TO_GET.includes(status) && method === 'POST'
    ? { url: next, method: 'GET', body: undefined }
    : { url: next, method, body }
}

function headLines({ version, status, reason, fields }: WebAnswer): string[] {
  return [`HTTP/${version} ${status} ${reason}`, ...fields.map(([name, value]) => `${name}: ${value}`), '']
}

function failureOf(error: HttpError): CurlError {
  switch (error.code) {
    case 'bad-answer':
      return new CurlError('unsupportedProtocol', 'Received HTTP/0.9 when not allowed')
    case 'too-large':
      return new CurlError('notReceived', `Failure when receiving data from the peer: ${error.message}`)
    case 'closed':
      return error.cause instanceof SocketError
        ? new CurlError('notReceived', `Recv failure: ${socketErrorText(error.cause.code)}`)
        : new CurlError('emptyReply', 'Empty reply from server')
  }
}

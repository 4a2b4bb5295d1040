/** From a URL to a connection with its server: names, TCP, TLS; and what `-v` says on the way. */

import type { SocketAddress } from '../../address/socket-address.ts'
import { WebConnection } from '../../http/web-connection.ts'
import { SocketError, type ByteStream } from '../../runtime/runtime.ts'
import { StubError } from '../../stub/stub-error.ts'
import { readText } from '../../stub/system-files.ts'
import { CA_CERTIFICATES } from '../../tls/ca-certificates.ts'
import { connectTls } from '../../tls/connect-tls.ts'
import { TlsError } from '../../tls/tls-error.ts'
import type { CommandContext } from '../command.ts'
import { stubOf } from '../host-names.ts'
import { socketErrorText } from '../text/socket-error-text.ts'
import { certificateText, CurlError } from './curl-error.ts'
import { agreementLines, certificateLines, handshakeLines } from './handshake-lines.ts'
import { HeardStream } from './heard-stream.ts'
import type { CurlOptions } from './options.ts'

export interface Call {
  readonly context: CommandContext
  readonly options: CurlOptions
  /** Fires when time is up, or somebody has interrupted. */
  readonly signal: AbortSignal
  /** Prints what only `-v` says. */
  readonly note: (line: string) => void
}

/** Where a URL leads. */
export interface Target {
  readonly isSecure: boolean
  readonly host: string
  readonly port: number
}

export interface OpenConnection {
  readonly target: Target
  readonly number: number
  readonly web: WebConnection
}

/** Rejects with `CurlError`. */
export async function openConnection(call: Call, target: Target, number: number): Promise<OpenConnection> {
  const { context, note, signal } = call
  const plain = await connect(call, target, number)
  signal.addEventListener('abort', () => plain.abort())
  const stream = target.isSecure ? await secure(call, target, plain) : plain
  if (target.isSecure) note('* using HTTP/1.1')
  return { target, number, web: new WebConnection(stream, context.host.clock) }
}

/** The first of its addresses that answers. */
async function connect(call: Call, target: Target, number: number): Promise<ByteStream> {
  const { context, note, signal } = call
  const { host, port } = target
  const { clock, network, kernel } = context.host
  // As the real one does: Nagle would keep the request back until the end of the handshake is acknowledged.
  kernel.settings.tcp.noDelay = true
  const began = clock.now()
  for (const ip of await addressesOf(call, target)) {
    const remote: SocketAddress = { ip, port }
    note(`*   Trying ${ip}:${port}...`)
    try {
      const stream = await network.connect(remote, signal)
      note(`* Connected to ${host} (${ip}) port ${port} (#${number})`)
      return stream
    } catch (error) {
      if (!(error instanceof SocketError)) throw error
      note(`* connect to ${ip} port ${port} failed: ${socketErrorText(error.code)}`)
    }
  }
  const ms = Math.round(clock.now() - began)
  const why = `Failed to connect to ${host} port ${port} after ${ms} ms: Couldn't connect to server`
  note(`* ${why}`)
  throw new CurlError('notConnected', why)
}

async function addressesOf(
  { context, options, note }: Call,
  { host, port }: Target,
): Promise<readonly string[]> {
  const known = options.known.get(`${host}:${port}`)
  if (known !== undefined) {
    note(`* Hostname ${host} was found in DNS cache`)
    return known
  }
  try {
    return (await stubOf(context).getAddrInfo(host, undefined, { socktype: 'stream' })).addresses
  } catch (error) {
    if (!(error instanceof StubError)) throw error
    note(`* Could not resolve host: ${host}`)
    throw new CurlError('unresolved', `Could not resolve host: ${host}`)
  }
}

async function secure(
  { context, options, note }: Call,
  { host, port }: Target,
  plain: ByteStream,
): Promise<ByteStream> {
  const caFile = options.caFile ?? `/${CA_CERTIFICATES}`
  const roots = options.takesAnyServer ? undefined : await readRoots(context, options, caFile)
  const heard = new HeardStream(plain)
  const keyLog: string[] = []
  note('* ALPN: offers http/1.1')
  if (roots !== undefined) note(`*  CAfile: ${caFile}`)
  const noteMessages = (): void => handshakeLines(heard.takeHeard(), keyLog).forEach(note)
  try {
    const { clock } = context.host
    const { versions } = options
    const onKeyLog = (line: string): void => {
      keyLog.push(line)
      context.shell.services.onKeyLog?.(line)
    }
    const stream = await connectTls(heard, { clock, serverName: host, roots, versions, onKeyLog })
    noteMessages()
    for (const line of [...agreementLines(stream), ...certificateLines(stream.certificates)]) note(line)
    note(
      roots === undefined
        ? '*  SSL certificate verify result: not asked for, continuing anyway.'
        : '*  SSL certificate verify ok.',
    )
    return stream
  } catch (error) {
    if (!(error instanceof TlsError)) throw error
    noteMessages()
    certificateLines(error.certificates).forEach(note)
    const problem = certificateText(error, host)
    note(`* ${problem ?? error.detail}`)
    throw problem === undefined
      ? new CurlError('handshake', `OpenSSL SSL_connect: ${error.detail} in connection to ${host}:${port} `)
      : new CurlError('untrusted', problem)
  }
}

/** A host without the usual file trusts nobody; that of `--cacert` has to be there. */
async function readRoots({ host }: CommandContext, options: CurlOptions, caFile: string): Promise<string> {
  const text = await readText(host.files, caFile.replace(/^\//, ''))
  if (text === undefined && options.caFile !== undefined) {
    throw new CurlError('badCaFile', `error setting certificate verify locations:  CAfile: ${caFile}`)
  }
  return text ?? ''
}

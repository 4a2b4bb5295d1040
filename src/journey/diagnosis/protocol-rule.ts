/** Two ends of a connection that speak different protocols: one TLS, the other HTTP in the open. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { DecodeError } from '../../errors.ts'
import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import { decodeTcp } from '../../wire/tcp.ts'
import { viewPacket } from '../packet-view.ts'
import { parseWebUrl } from '../web-url.ts'
import { machineText, type Rule, type Scene } from './scene.ts'

/** Where TLS is what to expect. */
const HTTPS_PORT = 443

export const wrongProtocol: Rule = (scene) => {
  const { outcome } = scene.journey
  if (outcome.kind !== 'failed') return undefined
  const { scheme, port, host } = parseWebUrl(outcome.url)
  const seen = scheme === 'https' ? answersInTheOpen(scene) : refusedRequests(scene, port)
  const [first] = seen
  if (first === undefined) return undefined
  const server = machineText(scene, first.ip)
  const isHttps = scheme === 'https'
  const right = `${isHttps ? 'http' : 'https'}://${host}${port === (isHttps ? 80 : HTTPS_PORT) ? '' : `:${port}`}/`
  return {
    cause: 'wrong-protocol',
    text: isHttps
      ? `Port ${port} of the web server speaks HTTP, and no TLS.`
      : `Port ${port} of the web server is for TLS, and takes no HTTP in the open.`,
    because: [
      ...scene.trouble.because,
      isHttps
        ? `${server} answered the ClientHello with a text in HTTP: nobody speaks TLS there`
        : `${server} broke off at a request in the open: on port ${HTTPS_PORT} it expects a ClientHello`,
    ],
    evidence: [
      {
        text: isHttps ? `HTTP in the open from ${first.ip}` : `reset by ${first.ip} after the request`,
        packets: seen.flatMap(({ packets }) => packets),
      },
    ],
    suggestions: [`ask for ${right}`],
  }
}

interface Sign {
  readonly ip: string
  readonly packets: readonly number[]
}

function answersInTheOpen({ journey, trouble }: Scene): Sign[] {
  const { outcome, packets, from } = journey
  if (outcome.kind !== 'failed' || outcome.phase !== 'tls') return []
  return packets.flatMap(({ frame, number, to, comment }) => {
    const view = to === from && comment === undefined ? viewPacket(frame) : undefined
    if (view?.protocol !== IP_PROTOCOL.tcp || view.fragmentOffset > 0) return []
    const ip = ipv4Text(view.source)
    return trouble.asked.includes(ip) && isHttp(payloadOf(view)) ? [{ ip, packets: [number] }] : []
  })
}

/** Undefined for what is no whole segment. */
function payloadOf({ octets, at, end }: NonNullable<ReturnType<typeof viewPacket>>): Uint8Array | undefined {
  try {
    return decodeTcp(octets, at, end).payload
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

function isHttp(payload: Uint8Array | undefined): boolean {
  return payload !== undefined && new TextDecoder().decode(payload.subarray(0, 5)) === 'HTTP/'
}

function refusedRequests({ journey, trouble }: Scene, port: number): Sign[] {
  const { outcome, evidence } = journey
  const isBrokenOff = outcome.kind === 'failed' && outcome.phase === 'http' && outcome.code === 'closed'
  if (!isBrokenOff || port !== HTTPS_PORT) return []
  return evidence.resets
    .filter(({ sender, source }) => sender === 'server' && trouble.asked.includes(source))
    .map(({ source, packets }) => ({ ip: source, packets }))
}

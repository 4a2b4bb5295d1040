/** The handshake of TLS, message by message, those that are encrypted included, and the judgement of the certificate. */

import { DecodeError } from '../../errors.ts'
import { decodeTlsAlert, describeTlsAlert, TLS_CONTENT } from '../../wire/tls.ts'
import type { TlsClientHello, TlsHandshake, TlsServerHello } from '../../wire/tls-handshake.ts'
import {
  tlsCipherSuiteName,
  tlsGroupName,
  tlsSignatureSchemeName,
  tlsVersionName,
} from '../../wire/tls-names.ts'
import type { BrowserEvent } from '../browser-event.ts'
import type { JourneyStep } from '../journey.ts'
import { numbersOf, type Reading } from '../reading.ts'
import { recordsOf, type SeenRecord } from '../secrets.ts'
import { begunConnections } from './connections.ts'
import { countText, durationText, listText } from './words.ts'

export function narrateTls(reading: Reading): JourneyStep[] {
  const told = begunConnections(reading).flatMap((connection) => {
    const records = recordsOf(reading, connection)
    return [...records.flatMap(recordSteps), ...flightSteps(records)]
  })
  return [...told, ...reading.record.browser.flatMap(judgementStep)]
}

function recordSteps(record: SeenRecord): JourneyStep[] {
  if (record.type === TLS_CONTENT.alert) return alertStep(record)
  // The rest of what the server says before the client has its turn is told as one.
  const own = record.messages.filter(({ kind }) => record.from === 'client' || !FLIGHT.has(kind))
  return own.map((message) => messageStep(record, message))
}

function messageStep(record: SeenRecord, message: TlsHandshake): JourneyStep {
  const { title, text } = MESSAGES[message.kind](message as never)
  const secret = record.isEncrypted ? ' (decrypted with the key log)' : ''
  return {
    atMs: record.atMs,
    phase: 'tls',
    depth: message.kind === 'client-hello' || message.kind === 'server-hello' ? 1 : 2,
    title: `${title}${secret}`,
    text,
    packets: record.segments.flatMap(numbersOf),
    data: { message: message.kind, from: record.from, encrypted: record.isEncrypted },
  }
}

interface Telling {
  readonly title: string
  readonly text: readonly string[]
}

/** What there is to say of each message. */
const MESSAGES: {
  readonly [K in TlsHandshake['kind']]: (message: Extract<TlsHandshake, { kind: K }>) => Telling
} = {
  'client-hello': clientHello,
  'server-hello': serverHello,
  'encrypted-extensions': ({ applicationProtocol }) => ({
    title: `EncryptedExtensions: ${applicationProtocol ?? 'nothing chosen'} (ALPN)`,
    text: ['What a listener need not know any more: the protocol above is agreed on in secret.'],
  }),
  certificate: ({ certificates }) => ({
    title: `Certificate: ${countText(certificates.length, 'certificate')}, ${countText(
      certificates.reduce((sum, { length }) => sum + length, 0),
      'octet',
    )}`,
    text: ['Who the server says it is, with the signature of an authority.'],
  }),
  'certificate-verify': ({ scheme, signature }) => ({
    title: `CertificateVerify: ${tlsSignatureSchemeName(scheme)}, ${countText(signature.length, 'octet')}`,
    text: ["Signed with the certificate's own key over all that was said so far: so it is no copy."],
  }),
  'server-key-exchange': ({ group }) => ({
    title: `ServerKeyExchange: a key for ${group === undefined ? 'the exchange' : tlsGroupName(group)}, signed`,
    text: ['In TLS 1.2 the key comes after the hello, and in the open.'],
  }),
  'client-key-exchange': () => ({ title: 'ClientKeyExchange: the other half of the key', text: [] }),
  'server-hello-done': () => ({ title: 'ServerHelloDone', text: [] }),
  finished: () => ({
    title: 'Finished',
    text: ['A code over the whole handshake: nobody in between has changed a word.'],
  }),
  'new-session-ticket': ({ lifetimeSeconds }) => ({
    title: `NewSessionTicket, good for ${durationText(lifetimeSeconds)}`,
    text: ['With it the next connection could do without a certificate.'],
  }),
  'key-update': () => ({ title: 'KeyUpdate', text: [] }),
  other: ({ type }) => ({ title: `handshake message ${type}`, text: [] }),
}

function clientHello(hello: TlsClientHello): Telling {
  const { serverName, versions, legacyVersion, cipherSuites, keyGroups, applicationProtocols } = hello
  const offered = (versions.length > 0 ? versions : [legacyVersion]).map(tlsVersionName)
  const keys = keyGroups.length === 0 ? [] : [`key for ${listText(keyGroups.map(tlsGroupName))}`]
  const parts = [
    offered.join(' or '),
    countText(cipherSuites.length, 'cipher suite'),
    ...keys,
    listText(applicationProtocols),
  ]
  return {
    title: `ClientHello to ${serverName ?? 'no name'} (SNI): ${listText(parts, 6)}`,
    text: [
      'In the open, the name too: a server with many sites has to know which certificate to show.',
      `Cipher suites offered: ${listText(cipherSuites.map(tlsCipherSuiteName), 4)}.`,
    ],
  }
}

function serverHello({ version, cipherSuite, keyGroup, isRetryRequest }: TlsServerHello): Telling {
  const key = keyGroup === undefined ? '' : `, its key for ${tlsGroupName(keyGroup)}`
  return {
    title: `${isRetryRequest ? 'HelloRetryRequest' : 'ServerHello'}: ${tlsVersionName(version)}, ${tlsCipherSuiteName(cipherSuite)}${key}`,
    text:
      keyGroup === undefined
        ? []
        : [
            'With the two keys both ends compute the same secret, and who listens does not: all that follows is encrypted.',
          ],
  }
}

/** TLS 1.2 has two, the second one for what is encrypted: the client has sent its half of the key in between. */
function flightSteps(records: readonly SeenRecord[]): JourneyStep[] {
  const isSecret = ({ isEncrypted }: SeenRecord): boolean => isEncrypted
  const isOpen = ({ isEncrypted }: SeenRecord): boolean => !isEncrypted
  return [isOpen, isSecret].flatMap((belongs) => flightStep(records.filter(belongs)))
}

/** Several records, as a rule, in fewer segments. */
function flightStep(records: readonly SeenRecord[]): JourneyStep[] {
  const flight = records.filter(
    ({ from, messages }) => from === 'server' && messages.some(({ kind }) => FLIGHT.has(kind)),
  )
  const [first] = flight
  if (first === undefined) return []
  const messages = flight.flatMap((record) => record.messages).filter(({ kind }) => FLIGHT.has(kind))
  const tellings = messages.map((message) => MESSAGES[message.kind](message as never))
  const names = tellings.map(({ title }) => title.replace(/:.*/, ''))
  const secret = first.isEncrypted ? 'decrypted with the key log: ' : ''
  return [
    {
      atMs: flight.at(-1)!.atMs,
      phase: 'tls',
      depth: 1,
      title: `${secret}${listText(names, 6)}`,
      text: tellings.flatMap(({ title, text }) => [`${title}.`, ...text]),
      packets: [...new Set(flight.flatMap(({ segments }) => segments.flatMap(numbersOf)))],
      data: { messages: messages.map(({ kind }) => kind), encrypted: first.isEncrypted },
    },
  ]
}

const FLIGHT: ReadonlySet<TlsHandshake['kind']> = new Set([
  'encrypted-extensions',
  'certificate',
  'certificate-verify',
  'server-key-exchange',
  'server-hello-done',
  'finished',
])

function alertStep({ atMs, from, plain, segments, isEncrypted }: SeenRecord): JourneyStep[] {
  const alert = plain && alertIn(plain)
  const isFarewell = alert?.description === CLOSE_NOTIFY
  return [
    {
      atMs,
      phase: 'tls',
      depth: alert?.level === 'fatal' ? 1 : 2,
      title: `${alert === undefined ? 'an alert' : describeTlsAlert(alert)} (${from})`,
      text: isFarewell ? ['So the end is the end, and nobody has cut anything off (RFC 8446 §6.1).'] : [],
      packets: segments.flatMap(numbersOf),
      data: { alert: alert && describeTlsAlert(alert), from, encrypted: isEncrypted },
    },
  ]
}

const CLOSE_NOTIFY = 0

function alertIn(plain: Uint8Array): ReturnType<typeof decodeTlsAlert> | undefined {
  try {
    return decodeTlsAlert(plain)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

/** What the browser thinks of the certificate. */
function judgementStep(event: BrowserEvent): JourneyStep[] {
  if (event.kind === 'failed' && event.phase === 'tls') {
    const { atMs, code, text } = event
    return [
      { atMs, phase: 'tls', depth: 1, title: `${code}: ${text}`, text: [], packets: [], data: { code } },
    ]
  }
  if (event.kind !== 'tls') return []
  const { atMs, serverName, chain, protocol, cipher, alpn } = event
  const [server] = chain
  return [
    {
      atMs,
      phase: 'tls',
      depth: 1,
      title: `certificate good: for ${serverName}, by ${nameIn(server?.issuer ?? '')}, until ${server?.validTo ?? ''}`,
      text: [
        ...chain.map(({ subject, issuer }) => `${subject}, signed by ${issuer}.`),
        `Names in it: ${server?.names ?? 'none'}. Dates are judged by the clock of this world.`,
        `Agreed: TLS ${protocol}, ${cipher}, ${alpn ?? 'no ALPN'}.`,
      ],
      packets: [],
      data: { serverName, protocol, cipher, alpn, chain },
    },
  ]
}

/** `CN=rootwalk Root CA` without what stands before it. */
function nameIn(subject: string): string {
  return /CN=([^,]*)/.exec(subject)?.[1] ?? subject
}

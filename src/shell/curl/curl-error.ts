/** What ends curl, with the exit codes of the real one. */

import type { TlsError } from '../../tls/tls-error.ts'

export const CURL_EXIT = {
  unsupportedProtocol: 1,
  usage: 2,
  badUrl: 3,
  notBuiltIn: 4,
  unresolved: 6,
  notConnected: 7,
  weirdAnswer: 8,
  partial: 18,
  refusedByStatus: 22,
  notWritten: 23,
  timedOut: 28,
  handshake: 35,
  tooManyRedirects: 47,
  emptyReply: 52,
  notReceived: 56,
  untrusted: 60,
  badCaFile: 77,
} as const

export class CurlError extends Error {
  override readonly name = 'CurlError'
  readonly exitCode: number

  constructor(exit: keyof typeof CURL_EXIT, message: string) {
    super(message)
    this.exitCode = CURL_EXIT[exit]
  }
}

/** In the words that people search for. */
export function certificateText(error: TlsError, host: string): string | undefined {
  switch (error.code) {
    case 'certificate-expired':
      return 'SSL certificate problem: certificate has expired'
    case 'certificate-not-yet-valid':
      return 'SSL certificate problem: certificate is not yet valid'
    case 'certificate-untrusted':
      return 'SSL certificate problem: unable to get local issuer certificate'
    case 'certificate-wrong-name':
      return `SSL: no alternative certificate subject name matches target host name '${host}'`
    case 'handshake-failed':
    case 'closed':
      return undefined
  }
}

/** What follows an error of certificates. */
export const ABOUT_CERTIFICATES = [
  'More details here: https://curl.se/docs/sslcerts.html',
  '',
  'curl failed to verify the legitimacy of the server and therefore could not',
  'establish a secure connection to it. To learn more about this situation and',
  'how to fix it, please visit the web page mentioned above.',
]

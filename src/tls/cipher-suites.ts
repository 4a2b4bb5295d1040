/** The cipher suites that can be decrypted here, by their numbers in IANA's list: those with an AEAD in use today. */

export interface CipherSuite {
  /** By its name in OpenSSL. */
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305'
  readonly keyLength: number
  /** What keys are derived with. */
  readonly hash: 'sha256' | 'sha384'
}

const AES_128: CipherSuite = { cipher: 'aes-128-gcm', keyLength: 16, hash: 'sha256' }
const AES_256: CipherSuite = { cipher: 'aes-256-gcm', keyLength: 32, hash: 'sha384' }
const CHACHA20: CipherSuite = { cipher: 'chacha20-poly1305', keyLength: 32, hash: 'sha256' }

export const CIPHER_SUITES: ReadonlyMap<number, CipherSuite> = new Map([
  // RFC 8446 §B.4
  [0x1301, AES_128],
  [0x1302, AES_256],
  [0x1303, CHACHA20],
  // RFC 5288, RFC 5289, RFC 7905: RSA, DHE and ECDHE
  [0x009c, AES_128],
  [0x009d, AES_256],
  [0x009e, AES_128],
  [0x009f, AES_256],
  [0xc02b, AES_128],
  [0xc02c, AES_256],
  [0xc02f, AES_128],
  [0xc030, AES_256],
  [0xcca8, CHACHA20],
  [0xcca9, CHACHA20],
  [0xccaa, CHACHA20],
])

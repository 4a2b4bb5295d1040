import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/config/config-error.ts'
import type { ReadKeyFile } from '../../src/config/config-keys.ts'
import { readAuthorityConfig } from '../../src/config/read-authority-config.ts'
import { FileError } from '../../src/runtime/runtime.ts'

const KEY_FILE = 'key "xfer" { algorithm hmac-sha256; secret "c2VjcmV0"; };\n'
const noFiles: ReadKeyFile = (path) => Promise.reject(new FileError('ENOENT', path))
const keyFile =
  (text: string, isExposed = false): ReadKeyFile =>
  (file) =>
    Promise.resolve({ file, text, isExposed })

async function mistakes(text: string, read: ReadKeyFile = noFiles): Promise<string[]> {
  const error: unknown = await readAuthorityConfig(text, 'a.yaml', read).catch((reason: unknown) => reason)
  if (!(error instanceof ConfigError)) return []
  return error.errors.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`)
}

async function warnings(text: string, read: ReadKeyFile = noFiles): Promise<string[]> {
  const { warnings } = await readAuthorityConfig(text, 'a.yaml', read)
  return warnings.map(({ line, column, message }) => `${line}:${column}: ${message}`)
}

describe('mistakes in the configuration of an authority', () => {
  it('are all told at once, with their places', async () => {
    const text = [
      'listen: [127.0.0.1:53, 127.0.0.1:53]',
      'keys:',
      '  good: { algorithm: hmac-sha256, secret: c2VjcmV0 }',
      '  bad: { algorithm: hmac-sha265, secret: c2VjcmV0 }',
      'access:',
      '  round: [about]',
      '  about: round',
      'zones:',
      '  example.com: { fiel: x }',
      '  example.net: { file: x.zone, allowTransfer: [key goood, key bad, rond] }',
      '  Example.NET.: y.zone',
      '  example.org: {}',
      '  example: { file: z.zone, primaries: 192.0.2.1 }',
    ].join('\n')
    expect(await mistakes(text)).toEqual([
      'a.yaml:1:24: 127.0.0.1:53 is listed twice',
      "a.yaml:4:21: 'hmac-sha265': expected hmac-sha256, hmac-sha384, hmac-sha512 or hmac-sha224; for old peers hmac-sha1 or hmac-md5",
      'a.yaml:6:10: round is part of itself',
      'a.yaml:7:10: about is part of itself',
      "a.yaml:9:18: 'fiel': expected a key that is known here: file, primaries, members, produce, allowQuery, allowTransfer, allowUpdate, allowNotify, notify, catalog, groups; did you mean file?",
      'a.yaml:10:48: there is no key goood.; did you mean good.?',
      'a.yaml:10:68: there is no access list rond; did you mean round?',
      'a.yaml:11:17: Example.NET. is the same zone as example.net',
      'a.yaml:12:16: example.org has neither a file nor primaries to come from',
      'a.yaml:13:39: example has a file already; a zone is primary or secondary',
    ])
  })

  it('are told once where the key of a file is wrong, and not where it is used', async () => {
    const text = 'keyFiles: xfer.key\nzones: { a: { file: a.zone, allowTransfer: key xfer } }\n'
    expect(await mistakes(text)).toEqual(['a.yaml:1:11: xfer.key: there is no such file'])
    expect(await mistakes(text, keyFile('key "xfer" { algorithm hmac-sha256; };'))).toEqual([
      expect.stringMatching(/^xfer\.key:1:5: .*both an algorithm and a secret/),
    ])
    expect(await mistakes(text, keyFile(KEY_FILE))).toEqual([])
  })

  it('never repeat a secret', async () => {
    const [told] = await mistakes('keys: { a: { algorithm: hmac-sha256, secret: c2VjcmV0* } }\nfolder: x\n')
    expect(told).toBe('a.yaml:1:46: expected a secret in base64')
  })

  it.each([
    ['nothing to serve', 'listen: 127.0.0.1:53\n', /nothing to serve/],
    ['nowhere to listen', 'listen: []\nfolder: x\n', /an empty list/],
    [
      'updates with nowhere to keep them',
      'zones: { a: { file: x, allowUpdate: key k } }\nkeys: { k: { algorithm: hmac-sha256, secret: c2VjcmV0 } }\n',
      /expected the key state/,
    ],
    [
      'updates of a secondary zone',
      'state: s\nzones: { a: { primaries: 192.0.2.1, allowUpdate: 127.0.0.1 } }\n',
      /updates are for its primary/,
    ],
    ['no primary', 'zones: { a: { primaries: [] } }\n', /no primary/],
    [
      'a list that is turned round and denies',
      "access: { l: ['!192.0.2.1', any] }\nfolder: x\ndefaults: { allowQuery: not l }\n",
      /what its opposite would be/,
    ],
    [
      'two keys of one name',
      'keys: { a: { algorithm: hmac-sha256, secret: c2VjcmV0 }, A.: { algorithm: hmac-sha256, secret: c2VjcmV0 } }\nfolder: x\n',
      /two keys/,
    ],
    [
      'an item that is none',
      'folder: x\ndefaults: { allowQuery: 192.0.2.1/24 }\n',
      /expected 192\.0\.2\.0\/24/,
    ],
  ])('tell of %s', async (_, text, expected) => {
    expect(await mistakes(text)).toEqual([expect.stringMatching(expected)])
  })
})

describe('warnings about the configuration of an authority', () => {
  it.each([
    ['forgeable updates', 'state: s\nfolder: x\ndefaults: { allowUpdate: 192.0.2.1 }\n', /by address alone/],
    [
      'forgeable updates by way of a list',
      'state: s\nfolder: x\naccess: { l: any }\ndefaults: { allowUpdate: l }\n',
      /by address alone/,
    ],
    ['zones for everybody', 'folder: x\ndefaults: { allowTransfer: any }\n', /everybody may have/],
    ['zones for all of IPv4', 'folder: x\ndefaults: { allowTransfer: 0.0.0.0/0 }\n', /everybody may have/],
    [
      'weak algorithms',
      'folder: x\nkeys: { a: { algorithm: hmac-md5, secret: c2VjcmV0 } }\n',
      /hmac-md5, which is for old peers/,
    ],
    [
      'an open port without a rate limit',
      'folder: x\nlisten: [127.0.0.1:53, 192.0.2.1:53]\n',
      /^2:24: others can reach this address, .*rateLimit$/,
    ],
    ['copies that are not kept', 'zones: { a: { primaries: 192.0.2.1 } }\n', /without the key state/],
  ])('tell of %s', async (_, text, expected) => {
    expect(await warnings(text)).toEqual([expect.stringMatching(expected)])
  })

  it('tell of key files that everybody can read', async () => {
    expect(await warnings('folder: x\nkeyFiles: xfer.key\n', keyFile(KEY_FILE, true))).toEqual([
      '2:11: xfer.key can be read by everybody on this machine',
    ])
  })

  it.each([
    [
      'an open port with a rate limit',
      'folder: x\nlisten: 192.0.2.1:53\nrateLimit: { responsesPerSecond: 20 }\n',
    ],
    ['updates by key', 'state: s\nfolder: x\nkeyFiles: f\ndefaults: { allowUpdate: key xfer }\n'],
    [
      'updates by key and address',
      'state: s\nfolder: x\nkeyFiles: f\ndefaults: { allowUpdate: 0.0.0.0/0 key xfer }\n',
    ],
    [
      'updates of this machine',
      'state: s\nfolder: x\ndefaults: { allowUpdate: [localhost, 127.0.0.1, "::1"] }\n',
    ],
    [
      'transfers to whom is known',
      'folder: x\nkeyFiles: f\ndefaults: { allowTransfer: [key xfer, 192.0.2.0/24] }\n',
    ],
  ])('do not tell of %s', async (_, text) => {
    expect(await warnings(text, keyFile(KEY_FILE))).toEqual([])
  })
})

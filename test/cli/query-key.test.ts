import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Respond } from '../../src/dns/server/respond.ts'
import { serveBoth } from '../../src/dns/server/dns-server.ts'
import { formatBase64 } from '../../src/dns/rdata/base64.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'
import { SECRET } from '../dns/tsig/captured-exchanges.ts'
import { KEY, stand } from '../dns/nameserver/standing.ts'
import { rootwalk } from './rootwalk-process.ts'

const BASE64 = formatBase64(SECRET)
const KEY_TEXT = `key "client.key" { algorithm hmac-sha256; secret "${BASE64}"; };\n`

/** Where a server with the key listens, whose clock is `offMs` wrong. */
async function serve({ offMs = 0 } = {}): Promise<string> {
  const { server, clock } = stand()
  const runtime = nodeRuntime()
  clock.wall = () => runtime.clock.wall() + offMs
  return serveRespond(server.respond)
}

async function serveRespond(respond: Respond): Promise<string> {
  const server = await serveBoth(nodeRuntime(), { ip: '127.0.0.1', port: 0 }, respond)
  onTestFinished(() => server.close())
  return `@127.0.0.1#${server.local.port}`
}

function keyFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'rootwalk-key-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'client.key'), text)
  return join(folder, 'client.key')
}

const ask = (server: string, ...options: string[]) => rootwalk(['query', server, 'www.example', ...options])

describe('rootwalk query with a key', () => {
  it('signs with the key of a file, and says that the response is signed', async () => {
    const { exitCode, stdout, stderr } = await ask(await serve(), '--key', keyFile(KEY_TEXT))
    expect(stdout).toContain(
      ';; Signed with the key client.key., as the response is; its signature is right.\n',
    )
    expect(stdout).toMatch(/^www\.example\.\s+60\s+IN\s+A\s+192\.0\.2\.2$/m)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })

  it('takes the key as dig does, with or without its algorithm', async () => {
    const server = await serve()
    for (const key of [`client.key:${BASE64}`, `hmac-sha256:client.key:${BASE64}`])
      expect(await ask(server, '--short', '-y', key)).toMatchObject({ exitCode: 0, stdout: '192.0.2.2\n' })
  })

  it('names the key in its data', async () => {
    const { stdout } = await ask(await serve(), '--json', '-k', keyFile(KEY_TEXT))
    expect(JSON.parse(stdout)).toMatchObject({ key: KEY.name.toString(), response: { rcode: 'NOERROR' } })
  })

  it.each([
    [
      'does not know the key',
      `x:${BASE64}`,
      'the server does not know the key, or knows it for another algorithm (BADKEY)',
    ],
    [
      'has another secret',
      'client.key:AAAA',
      'the server finds the signature of the request wrong: perhaps its key has another secret (BADSIG)',
    ],
  ])('says when the server %s', async (_, key, reason) => {
    const { exitCode, stdout, stderr } = await ask(await serve(), '-y', key)
    expect(stderr).toMatch(/^;; the reply from 127\.0\.0\.1:\d+ \(TCP\) is not to be trusted: /)
    expect(stderr).toContain(reason)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  })

  it('says when the clocks differ, and what time it is there', async () => {
    const { exitCode, stderr } = await ask(await serve({ offMs: 86_400_000 }), '-y', `client.key:${BASE64}`)
    expect(stderr).toMatch(/\(BADTIME\); for the server it is \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$/)
    expect(exitCode).toBe(1)
  })

  it('tells the mistakes of a key file, and shows no line that could hold a secret', async () => {
    const file = keyFile(`key a { algorithm hmac-sha265; secret "${BASE64}"; };\nkye b;\n`)
    const { exitCode, stderr } = await ask('@127.0.0.1#1', '-k', file)
    expect(stderr).toContain(`${file}:1:19: 'hmac-sha265': expected one of hmac-sha256,`)
    expect(stderr).toContain(
      `${file}:2:1: 'kye': expected a statement 'key "name" { … };'; did you mean key?`,
    )
    expect(stderr).not.toContain(BASE64)
    expect(exitCode).toBe(2)
  })

  it.each([
    ['no key', [''], /holds no key/],
    [
      'several keys',
      [KEY_TEXT, KEY_TEXT.replace('client', 'other')],
      /several keys \(client\.key\., other\.key\.\)/,
    ],
  ])('wants a file with one key, not %s', async (_, texts, said) => {
    const { exitCode, stderr } = await ask('@127.0.0.1#1', '-k', keyFile(texts.join('')))
    expect(stderr).toMatch(said)
    expect(exitCode).toBe(2)
  })

  it.each(['client.key', 'a:b:c:d', 'hmac-x:client.key:AAAA', 'client.key:A', 'client.key:'])(
    'refuses %s as a key',
    async (key) => {
      expect(await ask('@127.0.0.1#1', '-y', key)).toMatchObject({ exitCode: 2, stdout: '' })
    },
  )
})

import { describe, expect, it } from 'vitest'
import { nodeRuntime } from '../../src/node/node-runtime.ts'
import { serveZone } from './authority-server.ts'
import { rootwalk } from './rootwalk-process.ts'

const LONG_TEXTS = Array.from({ length: 8 }, (_, i) => `big TXT "${String(i).repeat(250)}"`)
const ZONE = [
  '$TTL 300',
  '@ SOA ns1 hostmaster 1 7200 900 1209600 60',
  '@ NS ns1',
  'ns1 A 192.0.2.53',
  'www A 192.0.2.80',
  'www AAAA 2001:db8::80',
  ...LONG_TEXTS,
  '',
].join('\n')

describe('rootwalk query', () => {
  it('prints the response as dig does', async () => {
    const server = await serveZone('example.com.', ZONE)
    const { exitCode, stdout, stderr } = await rootwalk(['query', server, 'www.example.com', '--no-recurse'])
    expect(stdout).toMatch(/^;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: \d+$/m)
    expect(stdout).toMatch(/^;; flags: qr aa; QUERY: 1, ANSWER: 1, AUTHORITY: 1, ADDITIONAL: /m)
    expect(stdout).toMatch(/^www\.example\.com\.\s+300\s+IN\s+A\s+192\.0\.2\.80$/m)
    expect(stdout).toMatch(/^;; WHEN: \w{3} \w{3} \d\d \d\d:\d\d:\d\d \S+ \d{4}$/m)
    expect(stdout).toMatch(/^;; SERVER: 127\.0\.0\.1#\d+\(127\.0\.0\.1\) \(UDP\)$/m)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })

  it('prints only the data with --short', async () => {
    const server = await serveZone('example.com.', ZONE)
    expect(await rootwalk(['query', server, 'www.example.com', 'AAAA', '--short'])).toEqual({
      exitCode: 0,
      stdout: '2001:db8::80\n',
      stderr: '',
    })
  })

  it('prints the message as data with --json', async () => {
    const server = await serveZone('example.com.', ZONE)
    const { stdout } = await rootwalk(['query', server, 'www.example.com', '--json', '--nsid'])
    expect(JSON.parse(stdout)).toMatchObject({
      server: { ip: '127.0.0.1' },
      transport: 'udp',
      response: {
        rcode: 'NOERROR',
        flag_aa: true,
        questions: [{ name: 'www.example.com.', type: 'A', class: 'IN' }],
        answers: [{ name: 'www.example.com.', type: 'A', class: 'IN', ttl: 300, data: '192.0.2.80' }],
        additionals: expect.arrayContaining([
          expect.objectContaining({ type: 'OPT', options: [{ code: 3, type: 'NSID', data: '68657265' }] }),
        ]),
      },
    })
  })

  it('asks over TCP when told to, and after truncation, and says so', async () => {
    const server = await serveZone('example.com.', ZONE)
    const asked = await rootwalk(['query', server, 'www.example.com', '+tcp'])
    expect(asked.stdout).toContain('(TCP)')
    expect(asked.stdout).not.toContain('Truncated')
    const truncated = await rootwalk(['query', server, 'big.example.com', 'TXT', '+bufsize=512'])
    expect(truncated.stdout).toContain(';; Truncated, retried over TCP.')
    expect(truncated.stdout).toContain('ANSWER: 8,')
  })

  it('ends with 1 when the answer is no', async () => {
    const server = await serveZone('example.com.', ZONE)
    const denied = await rootwalk(['query', server, 'nowhere.example.com'])
    expect(denied).toMatchObject({ exitCode: 1, stderr: '' })
    expect(denied.stdout).toContain('status: NXDOMAIN')
    const refused = await rootwalk(['query', server, 'www.example.net', '--short'])
    expect(refused).toEqual({ exitCode: 1, stdout: '', stderr: '' })
  })

  it('ends with 0 for a name without records of the type', async () => {
    const server = await serveZone('example.com.', ZONE)
    expect(await rootwalk(['query', server, 'www.example.com', 'MX'])).toMatchObject({ exitCode: 0 })
  })

  it('tells when nobody replies, and ends with 1', async () => {
    const silent = await nodeRuntime().network.bindDatagram({ ip: '127.0.0.1', port: 0 })
    const server = `@127.0.0.1#${silent.local.port}`
    const args = ['query', server, 'www.example.com', '--timeout', '1', '--tries', '1']
    expect(await rootwalk(args)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `;; no reply from 127.0.0.1:${silent.local.port} (UDP)\n`,
    })
    const { stdout, exitCode } = await rootwalk([...args, '--tcp', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ transport: 'tcp', failure: 'unreachable' })
    expect(exitCode).toBe(1)
    silent.close()
  })

  it('tells at once when nothing listens', async () => {
    const socket = await nodeRuntime().network.bindDatagram({ ip: '127.0.0.1', port: 0 })
    const { port } = socket.local
    socket.close()
    // With this patience the program would be killed long before it gave up by itself.
    const outcome = await rootwalk(['query', `@127.0.0.1#${port}`, 'www.example.com', '--timeout', '600'])
    expect(outcome).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `;; nothing listens at 127.0.0.1:${port} (UDP); 'rootwalk up' starts a resolver at 127.0.0.1:5300\n`,
    })
  })

  it('says so after each try that got no reply', async () => {
    const silent = await nodeRuntime().network.bindDatagram({ ip: '127.0.0.1', port: 0 })
    const server = `@127.0.0.1#${silent.local.port}`
    const { stderr } = await rootwalk(['query', server, 'example.com', '--timeout', '1', '--tries', '2'])
    expect(stderr).toBe(`;; no reply from 127.0.0.1:${silent.local.port} (UDP)\n`.repeat(2))
    silent.close()
  })

  it('ends with 2 for words that make no sense', async () => {
    expect(await rootwalk(['query', 'example.com', 'NOTYPE'])).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: "error: 'NOTYPE': expected a record type or class\n",
    })
  })
})

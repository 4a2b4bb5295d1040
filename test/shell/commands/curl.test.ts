import { describe, expect, it } from 'vitest'
import { serveHttp, type WebServerOptions } from '../../../src/http/serve-http.ts'
import { cat } from '../../../src/shell/commands/cat.ts'
import { curl } from '../../../src/shell/commands/curl.ts'
import { nc } from '../../../src/shell/commands/nc.ts'
import { on } from '../../../src/shell/commands/on.ts'
import { CA_CERTIFICATES } from '../../../src/tls/ca-certificates.ts'
import { authority, DAY_MS, lasting, NEW_YEAR_2025_MS, octets } from '../../tls/ends.ts'
import type { Handler } from '../../http/scene.ts'
import { TestShell } from '../small-network.ts'

const certificate = authority.issue({ names: ['server', 'other'], ...lasting })

const site: Handler = ({ method, target, host, headers, body }) => {
  switch (target) {
    case '/moved':
      return { status: 301, headers: { Location: '/' } }
    case '/loop':
      return { status: 302, headers: { Location: '/loop' } }
    case '/image':
      return { status: 200, body: new Uint8Array(10) }
    case '/gone':
      return { status: 404, body: 'gone\n' }
    case '/echo':
      return {
        status: 200,
        body: `${method} ${host} ${headers['user-agent']} ${headers['x-a']} ${new TextDecoder().decode(body)}\n`,
      }
    default:
      return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: 'a page\n' }
  }
}

async function shell(
  options: WebServerOptions = { tls: { certificateFor: () => certificate } },
): Promise<TestShell> {
  const test = new TestShell([curl, cat, on, nc])
  const { world } = test
  for (const { kernel } of world.hosts) kernel.settings.tcp.noDelay = true
  world.host('laptop').files.put(CA_CERTIFICATES, authority.pem)
  const server = world.host('server')
  await world.run(
    Promise.all([
      serveHttp(server, { ip: '10.0.0.2', port: 80 }, site),
      serveHttp(server, { ip: '10.0.0.2', port: 443 }, site, options),
    ]),
  )
  return test
}

describe('curl', () => {
  it('prints a page', async () => {
    const test = await shell()
    expect(await test.run('curl http://server/')).toEqual({ exitCode: 0, output: ['a page'] })
    expect(await test.output('curl server')).toEqual(['a page'])
    expect(await test.output('curl https://server/ http://10.0.0.2')).toEqual(['a page', 'a page'])
  })

  it('tells with -v all that happens over http', async () => {
    const test = await shell()
    expect(await test.output('curl -v http://server/page?a=b')).toEqual([
      '*   Trying 10.0.0.2:80...',
      '* Connected to server (10.0.0.2) port 80 (#0)',
      '> GET /page?a=b HTTP/1.1',
      '> Host: server',
      '> User-Agent: curl/7.88.1',
      '> Accept: */*',
      '> ',
      '< HTTP/1.1 200 OK',
      '< Date: Wed, 01 Jan 2025 00:00:00 GMT',
      '< Content-Type: text/plain',
      '< Content-Length: 7',
      '< Connection: keep-alive',
      '< ',
      '* Connection #0 to host server left intact',
      'a page',
    ])
  })

  it.each([
    [
      '1.3',
      [
        '(OUT), TLS handshake, Client hello (1):',
        '(IN), TLS handshake, Server hello (2):',
        '(IN), TLS handshake, Encrypted Extensions (8):',
        '(IN), TLS handshake, Certificate (11):',
        '(IN), TLS handshake, CERT verify (15):',
        '(IN), TLS handshake, Finished (20):',
        '(OUT), TLS change cipher, Change cipher spec (1):',
        '(OUT), TLS handshake, Finished (20):',
      ],
    ],
    [
      '1.2',
      [
        '(OUT), TLS handshake, Client hello (1):',
        '(IN), TLS handshake, Server hello (2):',
        '(IN), TLS handshake, Certificate (11):',
        '(IN), TLS handshake, Server key exchange (12):',
        '(IN), TLS handshake, Server finished (14):',
        '(OUT), TLS handshake, Client key exchange (16):',
        '(OUT), TLS change cipher, Change cipher spec (1):',
        '(OUT), TLS handshake, Finished (20):',
        '(IN), TLS handshake, Finished (20):',
      ],
    ],
  ])('tells the messages of TLS %s, and with whom they were exchanged', async (version, messages) => {
    const test = await shell()
    const output = await test.output(`curl -v --tls-max ${version} https://server/`)
    expect(output.slice(0, 4)).toEqual([
      '*   Trying 10.0.0.2:443...',
      '* Connected to server (10.0.0.2) port 443 (#0)',
      '* ALPN: offers http/1.1',
      '*  CAfile: /etc/ssl/certs/ca-certificates.crt',
    ])
    expect(output.slice(4, 4 + messages.length)).toEqual(messages.map((text) => `* TLSv${version} ${text}`))
    expect(output.slice(4 + messages.length)).toEqual([
      expect.stringMatching(`^\\* SSL connection using TLSv${version} / TLS_`),
      '* ALPN: server accepted http/1.1',
      '* Server certificate:',
      '*  subject: CN=server',
      '*  start date: Dec 31 00:00:00 2024 GMT',
      expect.stringMatching(/^\* {2}expire date: .* GMT$/),
      '*  subjectAltName: DNS:server, DNS:other',
      '*  issuer: CN=rootwalk Root CA',
      '*  SSL certificate verify ok.',
      '* using HTTP/1.1',
      '> GET / HTTP/1.1',
      ...Array.from({ length: 11 }, (): unknown => expect.any(String)),
      'a page',
    ])
  })

  it('prints headers with -I and -i', async () => {
    const test = await shell()
    const headers = [
      'HTTP/1.1 200 OK',
      'Date: Wed, 01 Jan 2025 00:00:00 GMT',
      'Content-Type: text/plain',
      'Content-Length: 7',
      'Connection: keep-alive',
      '',
    ]
    expect(await test.output('curl -I http://server/')).toEqual(headers)
    expect(await test.output('curl --head http://server/')).toEqual(headers)
    expect(await test.output('curl -i http://server/')).toEqual([...headers, 'a page'])
  })

  it('follows redirects with -L, on the same connection where that is possible', async () => {
    const test = await shell()
    expect(await test.output('curl http://server/moved')).toEqual([])
    expect(await test.output('curl -L http://server/moved')).toEqual(['a page'])
    const told = await test.output('curl -vL http://server/moved')
    expect(told).toContain("* Issue another request to this URL: 'http://server/'")
    expect(told).toContain('* Re-using existing connection #0 with host server')
    expect(await test.run('curl -L --max-redirs 3 http://server/loop')).toEqual({
      exitCode: 47,
      output: ['curl: (47) Maximum (3) redirects followed'],
    })
  })

  it('sends what it is told to', async () => {
    const test = await shell()
    expect(await test.output("curl -A me -H 'X-A: 1' -H Host:x -d a=b -d c http://server/echo")).toEqual([
      'POST x me 1 a=b&c',
    ])
    expect(await test.output('curl -X PUT http://server/echo')).toEqual(['PUT server curl/7.88.1 undefined '])
  })

  it('writes to a file, and no octets to a terminal', async () => {
    const test = await shell()
    expect(await test.output('curl -o page.txt http://server/')).toEqual([])
    expect(await test.output('cat page.txt')).toEqual(['a page'])
    expect(await test.output('curl -o /dev/null http://server/image')).toEqual([])
    const { exitCode, output } = await test.run('curl http://server/image')
    expect([exitCode, output[0]]).toEqual([23, expect.stringContaining('Warning: Binary output')])
  })

  it('makes an error of a status with -f', async () => {
    const test = await shell()
    expect(await test.run('curl http://server/gone')).toEqual({ exitCode: 0, output: ['gone'] })
    expect(await test.run('curl -f http://server/gone')).toEqual({
      exitCode: 22,
      output: ['curl: (22) The requested URL returned error: 404'],
    })
  })

  it.each([
    ['curl http://nobody.invalid/', 6, 'curl: (6) Could not resolve host: nobody.invalid'],
    [
      'curl http://server:81/',
      7,
      expect.stringMatching(
        /^curl: \(7\) Failed to connect to server port 81 after \d+ ms: Couldn't connect to server$/,
      ),
    ],
    ['curl http://:::/', 3, 'curl: (3) URL using bad/illegal format or missing URL'],
    ['curl ftp://server/', 1, 'curl: (1) Protocol "ftp" not supported or disabled in libcurl'],
    ['curl --tls https://server/', 2, 'curl: option --tls: is unknown'],
    ['curl -m', 2, 'curl: option -m: requires parameter'],
    [
      'curl --http2 http://server/',
      4,
      "curl: option --http2: the installed libcurl version doesn't support this",
    ],
    [
      'curl',
      2,
      'Usage: curl [-fIikLsSv] [-A agent] [-d data] [-H header] [-m seconds] [-o file] [-X method]',
    ],
  ])('says what is wrong: %s', async (line, exitCode, text) => {
    const test = await shell()
    const result = await test.run(line)
    expect([result.exitCode, result.output[0]]).toEqual([exitCode, text])
  })

  it('says nothing with -s, unless it is to show errors', async () => {
    const test = await shell()
    expect(await test.run('curl -s http://server:81/')).toEqual({ exitCode: 7, output: [] })
    expect((await test.run('curl -sS http://server:81/')).output).toHaveLength(1)
  })

  it.each([
    [
      'expired',
      { notBeforeMs: NEW_YEAR_2025_MS - 9 * DAY_MS, notAfterMs: NEW_YEAR_2025_MS - DAY_MS },
      ['server'],
      'SSL certificate problem: certificate has expired',
    ],
    [
      'not yet valid',
      { notBeforeMs: NEW_YEAR_2025_MS + DAY_MS, notAfterMs: NEW_YEAR_2025_MS + 9 * DAY_MS },
      ['server'],
      'SSL certificate problem: certificate is not yet valid',
    ],
    [
      'for another name',
      lasting,
      ['other'],
      "SSL: no alternative certificate subject name matches target host name 'server'",
    ],
  ])('does not believe a certificate that is %s, but with -k', async (_, dates, names, problem) => {
    const bad = authority.issue({ names, ...dates })
    const test = await shell({ tls: { certificateFor: () => bad } })
    const { exitCode, output } = await test.run('curl https://server/')
    expect([exitCode, output[0], output[1]]).toEqual([
      60,
      `curl: (60) ${problem}`,
      'More details here: https://curl.se/docs/sslcerts.html',
    ])
    expect(await test.output('curl -v https://server/')).toContain(`*  expire date: ${bad.x509.validTo}`)
    expect(await test.run('curl -k https://server/')).toEqual({ exitCode: 0, output: ['a page'] })
  })

  it('trusts those in the file of its host, or another', async () => {
    const test = await shell()
    test.world.host('laptop').files.put(CA_CERTIFICATES, '')
    test.world.host('laptop').files.put('tmp/own.pem', authority.pem)
    expect((await test.output('curl https://server/'))[0]).toBe(
      'curl: (60) SSL certificate problem: unable to get local issuer certificate',
    )
    expect(await test.output('curl --cacert /tmp/own.pem https://server/')).toEqual(['a page'])
    expect((await test.run('curl --cacert /tmp/none.pem https://server/')).exitCode).toBe(77)
  })

  it('fails where the other side speaks no TLS, or nothing at all', async () => {
    const test = await shell()
    expect((await test.run('curl https://server:80/')).exitCode).toBe(35)
    const { world } = test
    await world.run(
      world.host('server').network.listen({ ip: '10.0.0.2', port: 99 }, (stream) => {
        void stream.read().then(() => stream.end())
      }),
    )
    expect(await test.run('curl http://server:99/')).toEqual({
      exitCode: 52,
      output: ['curl: (52) Empty reply from server'],
    })
    await world.run(
      world.host('server').network.listen({ ip: '10.0.0.2', port: 98 }, (stream) => {
        void stream.write(octets('SSH-2.0-OpenSSH_9.2\r\n'))
      }),
    )
    expect((await test.run('curl http://server:98/')).exitCode).toBe(1)
  })

  it('waits for a silent server as long as -m says, or five minutes', async () => {
    const test = await shell()
    const { world } = test
    await world.run(world.host('server').network.listen({ ip: '10.0.0.2', port: 97 }, () => {}))
    const began = world.nowMs
    for (const scheme of ['http', 'https']) {
      expect(await test.run(`curl -m 1.5 ${scheme}://server:97/`)).toEqual({
        exitCode: 28,
        output: ['curl: (28) Operation timed out after 1500 milliseconds'],
      })
    }
    expect(world.nowMs - began).toBe(3000)
    expect((await test.run('curl http://server:97/')).exitCode).toBe(28)
    expect(world.nowMs - began).toBe(303_000)
  })

  it('goes where --resolve says', async () => {
    const test = await shell()
    expect(await test.output('curl --resolve other:443:10.0.0.2 https://other/')).toEqual(['a page'])
  })
})

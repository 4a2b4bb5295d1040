import { describe, expect, it } from 'vitest'
import { httpDate } from '../../src/http/send-response.ts'
import { WebConnection } from '../../src/http/web-connection.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import { connectTls } from '../../src/tls/connect-tls.ts'
import { TLS_VERSIONS } from '../../src/tls/tls-version.ts'
import { stages, type Scene } from '../contract/stages.ts'
import { authority, certificate, octets, readAll, readWhatComes } from '../tls/ends.ts'
import { connect, get, HOST, open, serve, textOf, type Handler } from './scene.ts'

/** What a server says to these octets, up to the end of the connection. */
async function said(
  scene: Scene,
  question: string,
  ...options: Parameters<typeof serve> extends [Scene, ...infer R] ? R : never
) {
  const web = await serve(scene, ...options)
  const stream = await connect(scene, web)
  await stream.write(octets(question))
  const text = (await readWhatComes(stream)).toString()
  await stream.end().catch(() => {})
  await web.close()
  return text
}

describe.each(stages)('a web server on $name', (stage) => {
  it('answers one request after the other on one connection, and tells handlers all of each', () =>
    stage.play(async (scene) => {
      const seen: unknown[] = []
      const web = await serve(scene, (request) => {
        seen.push(request)
        return { status: 200, body: request.body }
      })
      const stream = await connect(scene, web)
      const connection = new WebConnection(stream, scene.client.clock)
      const headers = { Accept: '*/*', 'X-Two': 'b' }
      const first = await connection.request({ ...get('/one?a=b'), headers })
      const second = await connection.request({
        method: 'POST',
        target: '/two',
        host: HOST,
        body: octets('form'),
      })
      expect([textOf(first), textOf(second)]).toEqual(['', 'form'])
      expect(seen).toMatchObject([
        {
          method: 'GET',
          target: '/one?a=b',
          host: HOST,
          headers: { accept: '*/*', 'x-two': 'b' },
          tls: undefined,
        },
        { method: 'POST', target: '/two', remote: stream.local, body: octets('form') },
      ])
      await connection.close()
      await web.close()
    }))

  it.each(TLS_VERSIONS)('speaks TLS %s', (version) =>
    stage.play(async (scene) => {
      const lines: string[] = []
      const handler: Handler = ({ tls, target }) => ({
        status: 200,
        body: `${target} ${JSON.stringify(tls)}`,
      })
      const web = await serve(scene, handler, {
        tls: { certificateFor: () => certificate, versions: [version], onKeyLog: (line) => lines.push(line) },
      })
      const stream = await connectTls(await connect(scene, web), {
        clock: scene.client.clock,
        serverName: HOST,
        roots: authority.pem,
      })
      const connection = new WebConnection(stream, scene.client.clock)
      const tls = JSON.stringify({ serverName: HOST, protocol: version })
      expect(textOf(await connection.request(get('/1')))).toBe(`/1 ${tls}`)
      expect(textOf(await connection.request(get('/2')))).toBe(`/2 ${tls}`)
      expect(lines.length).toBeGreaterThan(0)
      await connection.close()
      await web.close()
    }),
  )

  it('says how long a body is, or sends it in chunks', () =>
    stage.play(async (scene) => {
      const web = await serve(scene, ({ target }) => ({
        status: 200,
        body: target === '/whole' ? 'grün' : ['gr', octets('ün'), 'x'.repeat(200_000)],
      }))
      const connection = await open(scene, web)
      const whole = await connection.request(get('/whole'))
      expect(whole.headers).toMatchObject({ 'content-length': '5' })
      expect(textOf(whole)).toBe('grün')
      const chunked = await connection.request(get('/chunks'))
      expect(chunked.headers).toMatchObject({ 'transfer-encoding': 'chunked' })
      expect(textOf(chunked)).toBe('grün' + 'x'.repeat(200_000))
      await connection.close()
      await web.close()
    }))

  it('answers HEAD, 204 and 304 without a body, and goes on', () =>
    stage.play(async (scene) => {
      const web = await serve(scene, ({ target }) => ({
        status: Number(target.slice(1)),
        body: target === '/200' ? 'page' : '',
      }))
      const connection = await open(scene, web)
      const head = await connection.request({ ...get('/200'), method: 'HEAD' })
      expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '4', 0])
      expect(await connection.request(get('/204'))).toMatchObject({ status: 204, reason: 'No Content' })
      expect(await connection.request(get('/304'))).toMatchObject({ status: 304, body: new Uint8Array(0) })
      expect(textOf(await connection.request(get('/200')))).toBe('page')
      await connection.close()
      await web.close()
    }))

  it('gives redirects and errors as they are', () =>
    stage.play(async (scene) => {
      const web = await serve(scene, ({ target }) =>
        target === '/'
          ? { status: 301, headers: { Location: 'https://www.example.com/' } }
          : { status: 503, reason: 'Out To Lunch', headers: { 'Retry-After': '60' } },
      )
      const connection = await open(scene, web)
      expect(await connection.request(get('/'))).toMatchObject({
        status: 301,
        reason: 'Moved Permanently',
        headers: { location: 'https://www.example.com/' },
      })
      expect(await connection.request(get('/x'))).toMatchObject({ status: 503, reason: 'Out To Lunch' })
      await connection.close()
      await web.close()
    }))

  it('answers requests that come in one piece, and a client that has said all it has to say', () =>
    stage.play(async (scene) => {
      const web = await serve(scene)
      const stream = await connect(scene, web)
      await stream.write(
        octets(['/1', '/2', '/3'].map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join('')),
      )
      await stream.end()
      const text = (await readAll(stream)).toString()
      expect(text.match(/GET \/\d/g)).toEqual(['GET /1', 'GET /2', 'GET /3'])
      await web.close()
    }))

  it('closes after the answer where the client wants that, or speaks HTTP/1.0', () =>
    stage.play(async (scene) => {
      const close = await said(scene, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
      expect(close).toMatch(/^HTTP\/1\.1 200 OK\r\n(.*\r\n)*Connection: close\r\n/)
      expect(await said(scene, 'GET / HTTP/1.0\r\n\r\n')).toMatch(
        /^HTTP\/1\.1 200 OK\r\n(.*\r\n)*Connection: close/,
      )
    }))

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['TLS where there is none', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    ['a broken chunk', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n', 400],
    ['too many fields', `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ['a proxy', 'CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    [
      'something unheard of',
      'GET / HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\nConnection: close\r\n\r\n',
      417,
    ],
    ['too long a body', `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300\r\n\r\n${'z'.repeat(300)}`, 413],
  ])('refuses %s', (_, question, status) =>
    stage.play(async (scene) => {
      const text = await said(scene, question, undefined, { limits: { bodyOctets: 200 } })
      expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
      expect(text).toContain('Connection: close')
    }),
  )

  it('serves so many requests on one connection, and tells with the last', () =>
    stage.play(async (scene) => {
      const web = await serve(scene, undefined, { limits: { requests: 2 } })
      const connection = await open(scene, web)
      expect((await connection.request(get('/1'))).headers.connection).toBe('keep-alive')
      expect((await connection.request(get('/2'))).headers.connection).toBe('close')
      expect(connection.isOpen).toBe(false)
      await expect(connection.request(get('/3'))).rejects.toMatchObject({ name: 'HttpError', code: 'closed' })
      await web.close()
    }))

  it('lets an answer under way finish when it closes, and connects with nobody else', () =>
    stage.play(async (scene) => {
      const page = 'p'.repeat(3_000_000)
      const web = await serve(scene, () => {
        closing = web.close()
        return { status: 200, body: page }
      })
      let closing: Promise<void> | undefined
      const idle = await connect(scene, web)
      const connection = await open(scene, web)
      expect(textOf(await connection.request(get('/')))).toBe(page)
      await closing
      expect(await readAll(idle)).toHaveLength(0)
      await idle.end()
      await expect(connect(scene, web)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    }))

  it('survives clients that go away or are silent', () =>
    stage.play(async (scene) => {
      const web = await serve(scene, () => ({ status: 200, body: new Uint8Array(3_000_000) }))
      for (const words of [
        '',
        'GET / HT',
        'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
        'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na',
      ]) {
        const stream = await connect(scene, web)
        await stream.write(octets(words))
        if (words.startsWith('GET / HTTP')) await stream.read()
        stream.abort()
        const other = await connect(scene, web)
        await other.write(octets(words))
        await other.end()
        await readWhatComes(other)
      }
      const connection = await open(scene, web)
      expect((await connection.request(get('/'))).body).toHaveLength(3_000_000)
      await connection.close()
      await web.close()
    }))

  it('tells of handshakes that failed, and serves on', () =>
    stage.play(async (scene) => {
      const errors: unknown[] = []
      const web = await serve(scene, undefined, {
        tls: { certificateFor: () => certificate },
        onTlsError: (error) => errors.push(error),
      })
      const stream = await connect(scene, web)
      await stream.write(octets('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))
      await readWhatComes(stream)
      await stream.end().catch(() => {})
      expect(errors).toMatchObject([{ name: 'TlsError', code: 'handshake-failed' }])
      const secure = await connectTls(await connect(scene, web), {
        clock: scene.client.clock,
        serverName: HOST,
        roots: authority.pem,
      })
      const connection = new WebConnection(secure, scene.client.clock)
      expect(textOf(await connection.request(get('/')))).toBe('GET / ')
      await connection.close()
      await web.close()
    }))

  it('dates its answers by the clock of its runtime', () =>
    stage.play(async (scene) => {
      const before = scene.server.clock.wall()
      const dates = [
        await said(scene, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
        await said(scene, 'hello\r\n\r\n'),
      ].map((text) => Date.parse(/^Date: (.*)\r$/m.exec(text)![1]!))
      for (const date of dates) {
        expect(date).toBeGreaterThan(before - 1000)
        expect(date).toBeLessThanOrEqual(scene.server.clock.wall())
      }
    }))
})

describe('a web server in a world', () => {
  function idleScene(): { world: FlatWorld; scene: Scene } {
    const world = new FlatWorld({ seed: 1, epochMs: Date.UTC(1999, 11, 31) })
    const scene: Scene = {
      server: world.host('192.0.2.1'),
      serverIp: '192.0.2.1',
      client: world.host('192.0.2.2'),
      clientIp: '192.0.2.2',
      folder: '',
      removeFile: async () => {},
    }
    return { world, scene }
  }

  it.each(['', 'GET / HTTP/1.1\r\nHo', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'])(
    'ends a connection a minute after it has heard %j',
    async (words) => {
      const { world, scene } = idleScene()
      await world.run(
        (async () => {
          const web = await serve(scene)
          const stream = await connect(scene, web)
          const began = scene.client.clock.now()
          await stream.write(octets(words))
          await readAll(stream)
          expect(scene.client.clock.now() - began).toBeGreaterThanOrEqual(60_000)
          expect(scene.client.clock.now() - began).toBeLessThan(60_100)
          await stream.end()
          await web.close()
        })(),
      )
    },
  )

  it.each([
    ['100 KB', 100_000],
    ['4 MB', 4_000_000],
  ])('ends a connection a minute after its client has stopped to read an answer of %s', async (_, length) => {
    const { world, scene } = idleScene()
    await world.run(
      (async () => {
        const web = await serve(scene, () => ({ status: 200, body: new Uint8Array(length) }))
        const stream = await connect(scene, web)
        await stream.write(octets('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3)))
        await new Promise<void>((resolve) => scene.client.clock.schedule(70_000, resolve))
        const began = scene.client.clock.now()
        await web.close()
        expect(scene.client.clock.now() - began).toBeLessThan(100)
        stream.abort()
      })(),
    )
  })

  it('goes on for as long as its client reads on, however slowly', async () => {
    const { world, scene } = idleScene()
    const length = 2_000_000
    await world.run(
      (async () => {
        const web = await serve(scene, () => ({ status: 200, body: new Uint8Array(length) }))
        const stream = await connect(scene, web)
        await stream.write(octets('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))
        let read = 0
        while (read < length) {
          read += (await stream.read())!.length
          await new Promise<void>((resolve) => scene.client.clock.schedule(500, resolve))
        }
        expect(scene.client.clock.now()).toBeGreaterThan(180_000)
        await stream.end()
        await web.close()
      })(),
    )
  })

  it('leaves nothing behind: once all is closed, nothing is going to happen any more', async () => {
    const { world, scene } = idleScene()
    await world.run(
      (async () => {
        const web = await serve(scene, undefined, { tls: { certificateFor: () => certificate } })
        const stream = await connectTls(await connect(scene, web), {
          clock: scene.client.clock,
          serverName: HOST,
          roots: undefined,
        })
        const connection = new WebConnection(stream, scene.client.clock)
        await connection.request(get('/'))
        await connection.close()
        await web.close()
      })(),
    )
    await world.runFor(100)
    expect(world.nextMs).toBeUndefined()
  })

  it('shows its own time, and not that of the system', async () => {
    const { world, scene } = idleScene()
    const texts = await world.run(
      Promise.all([
        said(scene, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
        said(scene, 'GET / HTTP/1.1\r\n\r\n'),
        said(scene, 'hello\r\n\r\n'),
      ]),
    )
    for (const text of texts) expect(text.replace(/^Date: Fri, 31 Dec 1999 /m, '')).not.toMatch(/ 20\d\d /)
    expect(texts[0]).toContain('Date: Fri, 31 Dec 1999 00:00:00 GMT')
  })
})

it('writes dates as RFC 9110 §5.6.7 wants them', () => {
  expect(httpDate(784111777000)).toBe('Sun, 06 Nov 1994 08:49:37 GMT')
})

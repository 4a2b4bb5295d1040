import { describe, expect, it } from 'vitest'
import type { ByteStream } from '../../src/runtime/runtime.ts'
import { WebConnection } from '../../src/http/web-connection.ts'
import { stages, type Scene } from '../contract/stages.ts'
import { octets, plainEnds, readWhatComes } from '../tls/ends.ts'
import { get, HOST, textOf } from './scene.ts'

/** A connection, and the other end of it as it is. */
async function withServer({ client, ...scene }: Scene): Promise<[WebConnection, ByteStream]> {
  const [near, far] = await plainEnds({ client, ...scene })
  return [new WebConnection(near, client.clock), far]
}

/** Reads up to the empty line. */
async function readHead(stream: ByteStream): Promise<string> {
  let text = ''
  while (!text.includes('\r\n\r\n'))
    text += new TextDecoder().decode((await stream.read()) ?? octets('\r\n\r\n'))
  return text
}

describe.each(stages)('a web client on $name', (stage) => {
  it('says what it is told to, and no more', () =>
    stage.play(async (scene) => {
      const [connection, far] = await withServer(scene)
      const headers = { 'User-Agent': 'curl/7.88.1', Accept: '*/*' }
      const asking = connection.request({ method: 'GET', target: '/a?b', host: HOST, headers })
      expect(await readHead(far)).toBe(
        `GET /a?b HTTP/1.1\r\nHost: ${HOST}\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n`,
      )
      await far.write(octets('HTTP/1.1 200 Fine\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 2\r\n\r\nok'))
      expect(await asking).toEqual({
        status: 200,
        reason: 'Fine',
        version: '1.1',
        headers: { 'x-a': '1, 2', 'content-length': '2' },
        fields: [
          ['X-A', '1'],
          ['x-a', '2'],
          ['Content-Length', '2'],
        ],
        body: octets('ok'),
      })
      await connection.close()
      expect(await far.read()).toBeNull()
      await far.end()
    }))

  it('asks one thing after the other, however soon it is asked to', () =>
    stage.play(async (scene) => {
      const [connection, far] = await withServer(scene)
      const asking = Promise.all([connection.request(get('/1')), connection.request(get('/2'))])
      for (const word of ['one', 'two']) {
        expect((await readHead(far)).match(/GET/g)).toHaveLength(1)
        await far.write(octets(`HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n${word}`))
      }
      expect((await asking).map(textOf)).toEqual(['one', 'two'])
      await connection.close()
      await far.end()
    }))

  it('refuses a change of the protocol, which nobody asked for', () =>
    stage.play(async (scene) => {
      const [connection, far] = await withServer(scene)
      const asking = connection.request(get('/'))
      await readHead(far)
      await far.write(octets('HTTP/1.1 101 Odd\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n'))
      await expect(asking).rejects.toMatchObject({ code: 'bad-answer' })
      expect(connection.isOpen).toBe(false)
      far.abort()
    }))

  it('takes an answer that ends with the connection', () =>
    stage.play(async (scene) => {
      const [connection, far] = await withServer(scene)
      const asking = connection.request(get('/'))
      await readHead(far)
      await far.write(octets('HTTP/1.0 200 OK\r\n\r\nup to the end'))
      await far.end()
      expect(textOf(await asking)).toBe('up to the end')
      expect(connection.isOpen).toBe(false)
      await connection.close()
    }))

  it('passes over answers that are not the last (1xx)', () =>
    stage.play(async (scene) => {
      const [connection, far] = await withServer(scene)
      const asking = connection.request(get('/'))
      await readHead(far)
      await far.write(octets('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'))
      expect(await asking).toMatchObject({ status: 200 })
      await connection.close()
      await far.end()
    }))

  it('does not wait for ever for the last one', () =>
    stage.play(async (scene) => {
      const [connection, far] = await withServer(scene)
      const asking = connection.request(get('/'))
      await readHead(far)
      await far.write(octets('HTTP/1.1 102 Processing\r\n\r\n'.repeat(17)))
      await expect(asking).rejects.toMatchObject({ code: 'bad-answer' })
      expect(connection.isOpen).toBe(false)
      far.abort()
    }))

  it.each([
    ['that is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'bad-answer'],
    ['with a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok', 'bad-answer'],
    ['with a broken chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'closed'],
    ['cut off in its fields', 'HTTP/1.1 200 OK\r\nContent-', 'closed'],
    ['cut off in its body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort', 'closed'],
    ['cut off in a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nshort', 'closed'],
    ['of nothing', '', 'closed'],
    ['with too many fields', `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, 'too-large'],
  ])('fails for an answer %s', (_, answer, code) =>
    stage.play(async (scene) => {
      const [connection, far] = await withServer(scene)
      const asking = connection.request(get('/')).catch((error: unknown) => error)
      await readHead(far)
      await far.write(octets(answer)).catch(() => {})
      await far.end().catch(() => {})
      await readWhatComes(far)
      expect(await asking).toMatchObject({ name: 'HttpError', code })
      expect(connection.isOpen).toBe(false)
      await expect(connection.request(get('/'))).rejects.toMatchObject({ code: 'closed' })
      await connection.close()
    }),
  )

  it('fails for a body that is too large, and does not wait for its end', () =>
    stage.play(async (scene) => {
      const [near, far] = await plainEnds(scene)
      const connection = new WebConnection(near, scene.client.clock, { headerOctets: 1000, bodyOctets: 100 })
      const asking = connection.request(get('/'))
      await readHead(far)
      await far.write(octets(`HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(200)}`))
      await expect(asking).rejects.toMatchObject({ code: 'too-large' })
      await expect(far.read()).rejects.toMatchObject({ code: 'ECONNRESET' })
    }))

  it('fails when the server resets, or when it is told to end at once', () =>
    stage.play(async (scene) => {
      const [connection, far] = await withServer(scene)
      const asking = connection.request(get('/'))
      await readHead(far)
      far.abort()
      await expect(asking).rejects.toMatchObject({ code: 'closed', cause: { code: 'ECONNRESET' } })
      const [other, silent] = await withServer(scene)
      const waiting = other.request(get('/'))
      await readHead(silent)
      other.abort()
      await expect(waiting).rejects.toMatchObject({ code: 'closed', cause: { code: 'ABORTED' } })
    }))

  it('knows when the server wants no more', () =>
    stage.play(async (scene) => {
      const [connection, far] = await withServer(scene)
      const asking = connection.request(get('/'))
      await readHead(far)
      await far.write(octets('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok'))
      expect(textOf(await asking)).toBe('ok')
      expect(connection.isOpen).toBe(false)
      expect(await far.read()).toBeNull()
      await far.end()
    }))

  it('refuses what HTTP cannot carry', () =>
    stage.play(async (scene) => {
      const [connection, far] = await withServer(scene)
      await expect(connection.request(get('/a b'))).rejects.toThrow(TypeError)
      await expect(readWhatComes(far)).resolves.toHaveLength(0)
    }))
})

import { describe, expect, it } from 'vitest'
import { TLS_VERSIONS } from '../../src/tls/tls-version.ts'
import { stages } from '../contract/stages.ts'
import {
  authority,
  certificate,
  lasting,
  octets,
  plainEnds,
  readAll,
  secureEnds,
  secureFar,
  secureNear,
} from './ends.ts'

describe.each(stages)('TLS on $name', (stage) => {
  it.each(TLS_VERSIONS)('agrees on version %s where that is wanted', (version) =>
    stage.play(async (scene) => {
      const [near, far] = await secureEnds(scene, { versions: [version] })
      expect(near).toMatchObject({ protocol: version, alpn: 'http/1.1', serverName: 'www.example.com' })
      expect(far).toMatchObject({ protocol: version, alpn: 'http/1.1', serverName: 'www.example.com' })
      expect(near.cipher).toBe(far.cipher)
      expect(near.cipher).toMatch(/^TLS_/)
      expect(near.certificates.map(({ raw }) => raw)).toEqual([certificate.x509.raw])
      expect([near.local, near.remote]).toEqual([far.remote, far.local])
    }),
  )

  it('takes the newest version that both speak', () =>
    stage.play(async (scene) => {
      expect((await secureEnds(scene))[0].protocol).toBe('1.3')
      expect((await secureEnds(scene, {}, { versions: ['1.2'] }))[0].protocol).toBe('1.2')
    }))

  it('shows the certificate for the name that is asked for', () =>
    stage.play(async (scene) => {
      const other = authority.issue({ names: ['other.example'], ...lasting })
      const asked: (string | undefined)[] = []
      const [near] = await secureEnds(
        scene,
        { serverName: 'other.example.' },
        {
          certificateFor: (name) => {
            asked.push(name)
            return name === 'other.example' ? other : certificate
          },
        },
      )
      expect(near.certificates[0]!.raw).toEqual(other.x509.raw)
      expect(asked).toEqual([undefined, 'other.example'])
    }))

  it('asks for no name where the server is an address', () =>
    stage.play(async (scene) => {
      const [near, far] = await secureEnds(scene, { serverName: '192.0.2.1' })
      expect(far.serverName).toBeUndefined()
      expect(near.serverName).toBe('192.0.2.1')
    }))

  it('chooses the protocol that the server likes best of those offered', () =>
    stage.play(async (scene) => {
      const [near, far] = await secureEnds(
        scene,
        { alpn: ['http/1.1', 'h2', 'x'] },
        { alpn: ['x', 'http/1.1'] },
      )
      expect([near.alpn, far.alpn]).toEqual(['x', 'x'])
    }))

  it.each(TLS_VERSIONS)('carries megabytes both ways at once (%s)', (version) =>
    stage.play(async (scene) => {
      const ends = await secureEnds(scene, { versions: [version] })
      const sent = ends.map((_, end) => Uint8Array.from({ length: 1_000_003 }, (_, i) => i * (end + 3)))
      const got = await Promise.all(
        ends.map(async (stream, end) => {
          const writing = stream.write(sent[end]!).then(() => stream.end())
          const received = await readAll(stream)
          await writing
          return received
        }),
      )
      expect(got[0]!.equals(sent[1]!)).toBe(true)
      expect(got[1]!.equals(sent[0]!)).toBe(true)
    }),
  )

  it('holds a writer back while nobody reads', () =>
    stage.play(async (scene) => {
      const [near, far] = await secureEnds(scene)
      let written = 0
      const piece = new Uint8Array(100_000)
      const writing = (async () => {
        for (; written < 200; written++) await near.write(piece)
        await near.end()
      })()
      expect((await far.read())!.length).toBeGreaterThan(0)
      await pause(scene)
      expect(written).toBeLessThan(200)
      const rest = await readAll(far)
      await writing
      expect(rest.length).toBeGreaterThan(100 * piece.length)
      await far.end()
    }))

  it('lets either end close alone', () =>
    stage.play(async (scene) => {
      const [near, far] = await secureEnds(scene)
      await near.end()
      await expect(near.write(octets('more'))).rejects.toMatchObject({ code: 'EPIPE' })
      expect(await far.read()).toBeNull()
      await far.write(octets('still here'))
      await far.end()
      expect((await readAll(near)).toString()).toBe('still here')
      expect(await far.read()).toBeNull()
    }))

  it('ends both the stream and what is below it', () =>
    stage.play(async (scene) => {
      const below = await plainEnds(scene)
      const [near, far] = await Promise.all([secureNear(scene, below[0]), secureFar(scene, below[1])])
      await Promise.all([near.end(), far.end()])
      expect(await near.read()).toBeNull()
      expect(await far.read()).toBeNull()
      await expect(below[0].write(octets('x'))).rejects.toMatchObject({ code: 'EPIPE' })
    }))

  it('fails what is pending when it is aborted, and the peer hears of it', () =>
    stage.play(async (scene) => {
      const [near, far] = await secureEnds(scene)
      const [here, there] = [near.read(), far.read()]
      near.abort()
      await expect(here).rejects.toMatchObject({ code: 'ABORTED' })
      await expect(there).rejects.toMatchObject({ code: 'ECONNRESET' })
      await expect(near.write(octets('x'))).rejects.toMatchObject({ code: 'ABORTED' })
      await expect(near.end()).rejects.toMatchObject({ code: 'ABORTED' })
    }))

  it('fails when the stream below is reset', () =>
    stage.play(async (scene) => {
      const below = await plainEnds(scene)
      const [near, far] = await Promise.all([secureNear(scene, below[0]), secureFar(scene, below[1])])
      await far.write(octets('hello'))
      expect(await near.read()).toEqual(octets('hello'))
      const reading = near.read()
      below[1].abort()
      await expect(reading).rejects.toMatchObject({ name: 'SocketError', code: 'ECONNRESET' })
      await expect(far.read()).rejects.toMatchObject({ name: 'SocketError' })
      await expect(near.write(octets('x'))).rejects.toMatchObject({ name: 'SocketError' })
    }))

  it('fails when somebody tampers with a record', () =>
    stage.play(async (scene) => {
      const below = await plainEnds(scene)
      const [near, far] = await Promise.all([secureNear(scene, below[0]), secureFar(scene, below[1])])
      await below[1].write(Uint8Array.of(0x17, 3, 3, 0, 32, ...new Uint8Array(32)))
      await expect(near.read()).rejects.toMatchObject({
        code: 'OTHER',
        cause: { code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' },
      })
      await expect(far.read()).rejects.toMatchObject({
        code: 'OTHER',
        cause: { code: expect.stringMatching('BAD_RECORD_MAC') },
      })
    }))
})

/** Long enough for all that is on its way to arrive. */
function pause({ client }: { client: { clock: { schedule(ms: number, fire: () => void): unknown } } }) {
  return new Promise<void>((resolve) => client.clock.schedule(100, resolve))
}

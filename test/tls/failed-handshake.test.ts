import { describe, expect, it } from 'vitest'
import type { ByteStream } from '../../src/runtime/runtime.ts'
import { stages, type Scene } from '../contract/stages.ts'
import type { secureEnds } from './ends.ts'
import { octets, plainEnds, readWhatComes, secureFar, secureNear } from './ends.ts'

/** What becomes of both sides of a handshake that cannot succeed. */
async function bothFailures(...[scene, client, server]: Parameters<typeof secureEnds>) {
  const [near, far] = await plainEnds(scene)
  const results = await Promise.allSettled([secureNear(scene, near, client), secureFar(scene, far, server)])
  return results.map((result) => (result.status === 'rejected' ? (result.reason as unknown) : 'success'))
}

/** A client whose server is this. */
const against = async (scene: Scene, play: (far: ByteStream) => Promise<void>): Promise<unknown> => {
  const [near, far] = await plainEnds(scene)
  const playing = play(far)
  const outcome = await secureNear(scene, near).catch((error: unknown) => error)
  await playing
  await expect(near.write(octets('x'))).rejects.toMatchObject({ name: 'SocketError' })
  return outcome
}

/** A server whose client is this. */
const serving = async (scene: Scene, play: (near: ByteStream) => Promise<void>): Promise<unknown> => {
  const [near, far] = await plainEnds(scene)
  const playing = play(near)
  const outcome = await secureFar(scene, far).catch((error: unknown) => error)
  await playing
  return outcome
}

describe.each(stages)('a handshake on $name', (stage) => {
  it('fails without a common version, and both sides know', () =>
    stage.play(async (scene) => {
      const [near, far] = await bothFailures(scene, { versions: ['1.3'] }, { versions: ['1.2'] })
      expect(near).toMatchObject({ name: 'TlsError', code: 'handshake-failed', alert: 'protocol_version' })
      expect(far).toMatchObject({ name: 'TlsError', code: 'handshake-failed' })
    }))

  it('fails without a common protocol', () =>
    stage.play(async (scene) => {
      const [near, far] = await bothFailures(scene, { alpn: ['h2'] })
      expect(near).toMatchObject({ code: 'handshake-failed', alert: 'no_application_protocol' })
      expect(far).toMatchObject({ code: 'handshake-failed' })
    }))

  it('fails where the server has no certificate', () =>
    stage.play(async (scene) => {
      const [near, far] = await bothFailures(scene, {}, { certificateFor: () => undefined })
      expect(near).toMatchObject({ code: 'handshake-failed', alert: 'handshake_failure' })
      expect(far).toMatchObject({ code: 'handshake-failed' })
    }))

  it.each([
    ['speaks another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'handshake-failed'],
    ['is silent and ends', '', 'closed'],
    ['ends within a record', '\x16\x03\x03\x00\x50\x02', 'closed'],
  ])('fails for a client whose server %s', (_, said, code) =>
    stage.play(async (scene) => {
      const outcome = await against(scene, async (far) => {
        await far.write(octets(said))
        await far.end().catch(() => {})
        await readWhatComes(far)
      })
      expect(outcome).toMatchObject({ name: 'TlsError', code })
    }),
  )

  it('fails for a client whose server resets', () =>
    stage.play(async (scene) => {
      const outcome = await against(scene, async (far) => {
        await far.read()
        far.abort()
      })
      expect(outcome).toMatchObject({ name: 'TlsError', code: 'closed', cause: { code: 'ECONNRESET' } })
    }))

  it.each([
    ['speaks another protocol', 'GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n', 'handshake-failed'],
    ['is silent and ends', '', 'closed'],
    ['ends within a record', '\x16\x03\x01\x00\x50\x01', 'closed'],
  ])('fails for a server whose client %s', (_, said, code) =>
    stage.play(async (scene) => {
      const outcome = await serving(scene, async (near) => {
        await near.write(octets(said))
        await near.end().catch(() => {})
        await readWhatComes(near)
      })
      expect(outcome).toMatchObject({ name: 'TlsError', code })
    }),
  )

  it('fails for a server whose client resets', () =>
    stage.play(async (scene) => {
      const outcome = await serving(scene, async (near) => {
        await near.write(Uint8Array.of(0x16, 3, 1))
        near.abort()
      })
      expect(outcome).toMatchObject({ name: 'TlsError', code: 'closed' })
    }))

  it('fails when the own stream is aborted', () =>
    stage.play(async (scene) => {
      const [near] = await plainEnds(scene)
      const shaking = secureNear(scene, near)
      near.abort()
      await expect(shaking).rejects.toMatchObject({ name: 'TlsError', code: 'closed' })
    }))
})

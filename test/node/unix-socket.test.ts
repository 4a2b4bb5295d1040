import { linkSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectUnix, listenUnix } from '../../src/node/unix-socket.ts'
import { FileError, SocketError, type ByteStream } from '../../src/runtime/runtime.ts'
import { folderWith } from '../cli/folder.ts'

const socketIn = (folder: string) => join(folder, 'control.sock')

async function listen(path: string, accept: (stream: ByteStream) => void = (stream) => stream.abort()) {
  const listener = await listenUnix(path, accept)
  onTestFinished(() => listener.close())
  return listener
}

describe('a Unix socket', () => {
  it('carries octets both ways, and ends', async () => {
    const path = socketIn(folderWith({}))
    await listen(path, (stream) => {
      void stream.read().then(async (octets) => {
        await stream.write(octets!)
        await stream.end()
      })
    })
    const stream = await connectUnix(path)
    await stream.write(new Uint8Array([1, 2, 3]))
    expect(await stream.read()).toEqual(new Uint8Array([1, 2, 3]))
    expect(await stream.read()).toBeNull()
    stream.abort()
  })

  it("is its owner's alone, and gone when it is closed", async () => {
    const path = socketIn(folderWith({}))
    const listener = await listenUnix(path, () => {})
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
    await listener.close()
    await expect(connectUnix(path)).rejects.toMatchObject({ name: 'FileError', code: 'ENOENT' })
  })

  it('is not taken from a server that lives', async () => {
    const path = socketIn(folderWith({}))
    await listen(path)
    const error = await listenUnix(path, () => {}).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(SocketError)
    expect(error).toMatchObject({ code: 'EADDRINUSE' })
    ;(await connectUnix(path)).abort()
  })

  it('is taken over from one that is gone', async () => {
    const folder = folderWith({})
    const path = socketIn(folder)
    // A server that ended without a word: its file stays.
    const server = createServer()
    await new Promise<void>((done) => server.listen({ path: join(folder, 'first.sock') }, done))
    linkSync(join(folder, 'first.sock'), path)
    await new Promise((done) => server.close(done))
    await expect(connectUnix(path)).rejects.toMatchObject({ name: 'SocketError', code: 'ECONNREFUSED' })
    await listen(path)
    ;(await connectUnix(path)).abort()
  })

  it('never takes the place of a file', async () => {
    const folder = folderWith({ 'control.sock': 'precious' })
    const error = await listenUnix(socketIn(folder), () => {}).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(FileError)
    expect((error as FileError).cause).toHaveProperty('message', expect.stringContaining('no socket'))
  })

  it('says so when its path is too long, or its folder is not there', async () => {
    await expect(listenUnix(`/tmp/${'x'.repeat(120)}`, () => {})).rejects.toMatchObject({ name: 'FileError' })
    await expect(connectUnix(`/tmp/${'x'.repeat(120)}`)).rejects.toMatchObject({ name: 'FileError' })
    const nowhere = join(folderWith({}), 'none', 'control.sock')
    await expect(listenUnix(nowhere, () => {})).rejects.toMatchObject({ name: 'FileError' })
  })
})

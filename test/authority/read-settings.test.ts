import { describe, expect, it } from 'vitest'
import { readAuthoritySettings } from '../../src/authority/read-settings.ts'
import { ConfigError } from '../../src/config/config-error.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { FileError } from '../../src/runtime/runtime.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'

const KEY_FILE = 'key "peer" { algorithm hmac-sha256; secret "c2VjcmV0"; };'

function read(files: Readonly<Record<string, string>>, path: string) {
  const world = new FlatWorld()
  const host = world.host('192.0.2.1')
  for (const [name, text] of Object.entries(files)) host.files.put(name, text)
  return world.run(readAuthoritySettings(host.files, path))
}

describe('the settings of a configuration file', () => {
  it('have paths from where it lies, and the keys of its key files', async () => {
    const settings = await read(
      {
        'etc/authority.yaml':
          'keyFiles: keys/peer.key\nzones: { a.example: a.zone, b.example: /srv/b.zone }\n',
        'etc/keys/peer.key': KEY_FILE,
      },
      'etc/authority.yaml',
    )
    expect(settings.zones).toMatchObject([{ file: 'etc/a.zone' }, { file: '/srv/b.zone' }])
    expect(settings.keys.find(DomainName.parse('peer'))?.secret).toEqual(
      new Uint8Array(Buffer.from('secret')),
    )
    expect(settings.listen).toEqual([{ ip: '127.0.0.1', port: 5310 }])
  })

  it('are not had from one with mistakes, of which each has its line', async () => {
    const mistaken = read({ 'a.yaml': 'listen: nowhere\nkeyFiles: lost.key\nfolder: .\n' }, 'a.yaml')
    await expect(mistaken).rejects.toThrow(ConfigError)
    await expect(mistaken).rejects.toMatchObject({ errors: [{ line: 1 }, { line: 2 }] })
  })

  it('are not had from one that is not there', async () => {
    await expect(read({}, 'a.yaml')).rejects.toThrow(FileError)
  })
})

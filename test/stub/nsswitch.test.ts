import { describe, expect, it } from 'vitest'
import { defaultLine, parseNsswitch, type NssLine } from '../../src/stub/nsswitch.ts'

const DEFAULT = { success: 'return', notfound: 'continue', unavail: 'continue', tryagain: 'continue' }

const hosts = (text: string): NssLine | undefined => parseNsswitch(text).databases.get('hosts')

describe('nsswitch.conf', () => {
  it('names the services of a database in their order, and keeps the line', () => {
    expect(hosts('passwd: files\nhosts:\tfiles  nis dns # as ever\n')).toEqual({
      text: 'hosts:\tfiles  nis dns',
      services: ['files', 'nis', 'dns'].map((name) => ({ name, actions: DEFAULT })),
    })
  })

  it.each([
    ['[NOTFOUND=return]', { ...DEFAULT, notfound: 'return' }],
    ['[notfound=RETURN]', { ...DEFAULT, notfound: 'return' }],
    ['[ NOTFOUND = return UNAVAIL=return ]', { ...DEFAULT, notfound: 'return', unavail: 'return' }],
    ['[SUCCESS=continue]', { ...DEFAULT, success: 'continue' }],
    ['[!UNAVAIL=return]', { success: 'return', notfound: 'return', unavail: 'continue', tryagain: 'return' }],
    ['[!SUCCESS=return] [TRYAGAIN=continue]', { ...DEFAULT, notfound: 'return', unavail: 'return' }],
  ])('reads the actions %s of the service before them', (text, actions) => {
    expect(hosts(`hosts: nis ${text} dns`)?.services).toEqual([
      { name: 'nis', actions },
      { name: 'dns', actions: DEFAULT },
    ])
  })

  it.each([
    'hosts files dns',
    ': files',
    'hosts: [NOTFOUND=return] dns',
    'hosts: dns [NOTFOUND=return',
    'hosts: dns NOTFOUND=return]',
    'hosts: dns []',
    'hosts: dns [NOTFOUND]',
    'hosts: dns [NOTFOUND=]',
    'hosts: dns [NOTFOUND=perhaps]',
    'hosts: dns [MISSING=return]',
    'hosts: dns [[NOTFOUND=return]]',
    'hosts: dns [!!NOTFOUND=return]',
  ])('takes the line %j for missing, and tells of it', (text) => {
    expect(parseNsswitch(`# comment\n${text}\n`)).toEqual({
      databases: new Map(),
      mistakes: [{ line: 2, text }],
    })
  })

  it('has an order for databases without a line', () => {
    expect(defaultLine('hosts').services.map(({ name }) => name)).toEqual(['files', 'dns'])
    expect(defaultLine('services').services.map(({ name }) => name)).toEqual(['files'])
  })

  it('reads a megabyte of brackets in no time', () => {
    expect(parseNsswitch(`hosts: x ${'['.repeat(1e6)}`).mistakes).toHaveLength(1)
    expect(parseNsswitch(`hosts: x ${'!= '.repeat(3e5)}`).mistakes).toHaveLength(1)
  })
})

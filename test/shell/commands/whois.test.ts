import { describe, expect, it } from 'vitest'
import { Registry } from '../../../src/registry/registry.ts'
import { whois } from '../../../src/shell/commands/whois.ts'
import { REGISTRY_DATA } from '../../registry/registry-data.ts'
import { smallNetwork, TestShell } from '../small-network.ts'

describe('whois', () => {
  it('tells what the registries of the world know', async () => {
    const services = { registry: new Registry(REGISTRY_DATA) }
    const test = new TestShell([whois], smallNetwork(), 'laptop', services)
    expect(await test.output('whois 208.201.224.11')).toContain('OriginAS:       AS7065')
    expect(await test.output('whois AS15169')).toContain('ASName:         GOOGLE')
    expect(await test.output('whois google.com')).toContain('   Domain Name: GOOGLE.COM')
    expect((await test.run('whois')).exitCode).toBe(2)
  })

  it('has nobody to ask in a world without registries', async () => {
    expect(await new TestShell([whois]).run('whois 10.0.0.1')).toEqual({
      exitCode: 1,
      output: ['whois: this world has no registries'],
    })
  })
})

// Whatever is typed, a shell answers it and goes on.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SHELL_COMMANDS } from '../../src/shell/commands.ts'
import { completionsOf } from '../../src/shell/completion.ts'
import { TestShell } from '../shell/small-network.ts'

const NAMES = SHELL_COMMANDS.map(({ name }) => name).filter((name) => name !== 'exit')
const ADDRESSES = [
  '192.168.1.1',
  '10.0.0.2',
  '192.168.1.77',
  '0.0.0.0',
  '255.255.255.255',
  '127.0.0.1',
  '224.0.0.1',
]
const NUMBERS = [
  '0',
  '1',
  '7',
  '80',
  '1400',
  '65535',
  '65536',
  '4294967295',
  '99999999999',
  '-1',
  '3%',
  '20ms',
  '1e-6',
]
const WORDS = [
  ...[
    'laptop',
    'server',
    'trunk',
    'lan',
    'eth0',
    'lo',
    'default',
    'add',
    'del',
    'gw',
    'dev',
    'netmask',
    'mtu',
  ],
  ...[
    'up',
    'down',
    'promisc',
    'list',
    'unplug',
    'plug',
    'loss',
    'delay',
    'rate',
    'show',
    'mac',
    'frame',
    'host',
  ],
  ...[
    '10.0.0.0/8',
    '1.2.3.4/33',
    '255.255.0.0',
    '02:00:00:00:00:09',
    'ff:ff:ff:ff:ff:ff',
    '%1',
    '%9',
    '|',
    '&',
    ';',
    '!',
  ],
  ...[
    'ip(ttl=1)/udp',
    'arp(targetIp=1.2.3.4)',
    'ip(destination=10.0.0.2)/icmp',
    'tcp()',
    'forwarding=1',
    '/etc/x',
  ],
  ...'a c e i l n p r s t u v w x z A I M T X'.split(' ').map((letter) => `-${letter}`),
]

const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 3, arbitrary: fc.constantFrom(...ADDRESSES, ...NUMBERS) },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
)
const line = fc
  .tuple(fc.constantFrom(...NAMES), fc.array(word, { maxLength: 6 }))
  .map(([name, words]) => [name, ...words].join(' '))

describe('a shell', () => {
  it('survives every line', { timeout: 120_000 }, async () => {
    const runs = fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 5 }), async (lines) => {
      const test = new TestShell(SHELL_COMMANDS)
      for (const each of lines) {
        expect((await test.run(each)).exitCode).toBeTypeOf('number')
        completionsOf(test.session, each)
      }
      test.session.jobs.stopAll()
    })
    await fc.assert(runs, { numRuns: Number(process.env.FUZZ_RUNS ?? 200) })
  })
})

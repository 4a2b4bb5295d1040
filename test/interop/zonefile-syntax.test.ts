// Odd but valid zone files: BIND's compiler and ours read the same records from them, and BIND and ldns read the same
// from what we print.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { parseZoneFile } from '../../src/dns/zonefile/zone-file.ts'
import { printZone } from '../../src/dns/zonefile/zone-printer.ts'
import { KeptRecords } from '../dns/zonefile/reading.ts'
import { describeNeeding } from './needs.ts'
import { runProgram } from './rig/program.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'
import { originOf, ZONES } from './rig/zone-inventory.ts'

const REAL_ROOT = fileURLToPath(new URL('../../../shared/data/root-2020.zone', import.meta.url))

const APEX = '$TTL 1h\n@ SOA ns host 1 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n'

/** What follows the apex of a zone example. in each case. */
const ODDITIES: Readonly<Record<string, string>> = {
  'TTL and class in any order':
    'a 300 IN A 1.1.1.1\nb IN 300 A 1.1.1.1\nc 1W2d3H4m5S A 1.1.1.1\nd CLASS1 TYPE1 1.1.1.1\n',
  'units in any order, more than once': 'a 5h5h A 1.1.1.1\nb 1s1w A 1.1.1.1\n',
  'owners that look like something else': 'IN 300 IN A 1.1.1.1\nMX A 1.1.1.1\n300 A 1.1.1.1\n',
  'owners that repeat': 'a A 1.1.1.1\n  A 1.1.1.2\n\t 5 AAAA ::1\n\n ; x\n$TTL 7\n TXT x\n',
  parentheses: '( a A 1.1.1.1 )\nb(A(\n\n)1.1.1.2)\nc TXT "(" \\( ( x\n; y )\ny ) z\n',
  strings: 'a TXT a"b"c "a""b" "" "a;b" c;d\nb TXT a\\;b a\\ b a\\"b \\065\\000\\255 "\\\\" \\\\\n',
  'a line feed between quotes': 'a TXT "x\\\ny" z\n',
  'UTF-8': 'a TXT é "é" ; é\nb\\195\\169 A 1.1.1.1\nbé2 A 1.1.1.1\n',
  'escapes in names': 'a\\.b A 1.1.1.1\n\\@ A 1.1.1.1\nx\\065\\032\\059 A 1.1.1.1\n\\000 A 1.1.1.1\n',
  CRLF: 'a A 1.1.1.1\r\n  TXT ( x\r\n y )\r\n\r\n; z\r\nb A 1.1.1.2\r\n',
  'lone CR': 'a A 1.1.1.1\rb TXT "x\ry"\rc TXT ( z\rw )\n; comment\rd A 1.1.1.1\ne A 1.1.1.1\n',
  'no line end at the end': 'a A 1.1.1.1',
  origins: '$ORIGIN b\na NS c\n$ORIGIN c.example.\n@ NS @\n$origin example.\na.b.example. A 1.1.1.1\n',
  'unknown types and formats':
    'a TYPE65280 \\# 4 0a00 0001\nb A \\# 4 0a000001\nc TYPE65280 \\# 0\nd TYPE1 1.1.1.1\n',
  'service parameters': 'a HTTPS 1 . alpn="h2,h3" port=53\nb SVCB 1 c alpn=h2 ipv4hint="1.1.1.1,1.1.1.2"\n',
  $GENERATE: '$GENERATE 1-3 h$ A 10.0.0.$\n$GENERATE 1-5/2 a${10,4,x} 60 IN CNAME b\\$${-1,0,d}.c${0,3,o}\n',
  '$GENERATE in nibbles':
    '$GENERATE 20-22 ${0,7,n}.ip6 PTR x${0,5,N}$$\n$GENERATE 9-10 ${0,1,n}.x A 1.1.1.1\n',
  '$GENERATE with quotes': '$GENERATE 1-2 m$ MX "$ mail$"\n$GENERATE 1-2 q$ TXT "\\"hello $\\" x"\n',
  '$GENERATE below zero': '$GENERATE 0-1 g${-2,3,d} A 1.2.3.4\n$GENERATE 0-1 gg${-2,3,x} A 1.2.3.4\n',
  '$GENERATE beside owners': 'a A 1.1.1.1\n$GENERATE 1-1 h$ A 1.1.1.2\n A 1.1.1.3\n',
}

const NO_TTL_LINE: Readonly<Record<string, string>> = {
  'the SOA minimum for a TTL':
    '@ SOA ns host 1 2 3 4 500\n@ NS ns\nns A 1.1.1.1\na 9 A 1.1.1.1\nb A 1.1.1.1\n',
  'the last TTL': '@ 8 SOA ns host 1 2 3 4 500\n@ NS ns\nns 7 A 1.1.1.1\na A 1.1.1.1\n',
}

const CASES = [
  ...Object.entries(ODDITIES).map(([title, text]) => ({ title, text: APEX + text })),
  ...Object.entries(NO_TTL_LINE).map(([title, text]) => ({ title, text })),
]

const FILES = readdirSync(ZONES)
  .filter((file) => file.endsWith('.zone'))
  .map((file) => ({ file: join(ZONES, file), origin: originOf(file) }))

describeNeeding(['named-compilezone', 'ldns-read-zone'], 'zone files', () => {
  it.each(CASES)('are read as BIND reads them: $title', async ({ text }) => {
    using folder = new ScratchFolder()
    await expectSame(folder, folder.write('zone', text), 'example.')
  })

  it('are read as BIND reads them: $INCLUDE', async () => {
    using folder = new ScratchFolder()
    const part = folder.write('part', ' TXT x\n@ A 1.1.1.3\n$ORIGIN y.example.\n$TTL 9\nb A 1.1.1.4\n')
    const again = folder.write('again', ' TXT x\n@ A 1.1.1.5')
    const text = `${APEX}a A 1.1.1.1\n$INCLUDE ${part} x\n AAAA ::1\nc A 1.1.1.6\n$INCLUDE "${again}" z ; again\n`
    await expectSame(folder, folder.write('zone', text), 'example.')
  })

  it.each(FILES)('are read as BIND reads them: $origin', async ({ file, origin }) => {
    using folder = new ScratchFolder()
    await expectSame(folder, file, origin)
  })

  it.skipIf(!existsSync(REAL_ROOT))('are read as BIND reads them: the real root zone', async () => {
    using folder = new ScratchFolder()
    await expectSame(folder, REAL_ROOT, '.')
  })
})

async function expectSame(folder: ScratchFolder, file: string, origin: string): Promise<void> {
  const apex = DomainName.parse(origin)
  const compiled = await compile(file, origin)
  const ours = readRecords(file, apex)
  expect(ours.lines.toSorted()).toEqual(
    readRecords(folder.write('compiled', compiled), apex).lines.toSorted(),
  )

  const printed = folder.write('printed', [...printZone(apex, ours.records)].join(''))
  expect(await compile(printed, origin)).toBe(compiled)
  expect(await readWithLdns(printed)).toEqual(await readWithLdns(folder.pathOf('compiled')))
}

function readRecords(file: string, origin: DomainName): KeptRecords {
  const kept = new KeptRecords()
  parseZoneFile(readFileSync(file), { origin, file, include: (path) => readFileSync(path) }, kept)
  return kept
}

/** All records in BIND's order, one a line, nothing left out. */
async function compile(file: string, origin: string): Promise<string> {
  // Only the syntax is of interest: no check of names, aliases or addresses.
  const unchecked = ['-i', 'none', '-k', 'ignore', '-n', 'ignore', '-r', 'ignore', '-S', 'ignore']
  const args = ['-q', ...unchecked, '-F', 'text', '-s', 'full', '-o', '-', origin, file]
  const { status, stdout, stderr } = await runProgram('named-compilezone', args)
  expect(status, stdout + stderr).toBe(0)
  return stdout
}

async function readWithLdns(file: string): Promise<string[]> {
  const { status, stdout, stderr } = await runProgram('ldns-read-zone', [file])
  expect(status, stderr).toBe(0)
  return stdout.split('\n').sort()
}

// The runner: what makes a play pass, and what makes it fail. What the resolver makes of servers is for `cases/`.

import { describe, expect, it } from 'vitest'
import { describeReport } from '../../src/scenario/describe-failure.ts'
import { readScenario } from '../../src/scenario/read-scenario.ts'
import { runScenario } from '../../src/scenario/run-scenario.ts'

/** The options of a resolver that asks no more than it has to, below a root server at 192.0.2.1. */
const HEAD = `server:
  target-fetch-policy: "0 0 0 0 0"
  qname-minimisation: no
  do-ip6: no
stub-zone:
  name: "."
  stub-addr: 192.0.2.1
`

/** The root server: priming, and an answer for every name. */
function root(first: number, last: number, address: string): string {
  return `
RANGE_BEGIN ${first} ${last}
ADDRESS 192.0.2.1
ENTRY_BEGIN
MATCH opcode qtype qname
ADJUST copy_id
REPLY QR AA NOERROR
SECTION QUESTION
. NS
SECTION ANSWER
. NS ns.root.
SECTION ADDITIONAL
ns.root. A 192.0.2.1
ENTRY_END
ENTRY_BEGIN
MATCH qtype qname
ADJUST copy_id
REPLY QR AA NOERROR
SECTION QUESTION
www.example. A
SECTION ANSWER
www.example. 60 A ${address}
ENTRY_END
RANGE_END
`
}

const ROOT = root(0, 1000, '198.51.100.1')

function query(step: number, name = 'www.example.'): string {
  return `STEP ${step} QUERY\nENTRY_BEGIN\nREPLY RD\nSECTION QUESTION\n${name} A\nENTRY_END\n`
}

function answer(step: number, address: string, match = 'all'): string {
  return `STEP ${step} CHECK_ANSWER
ENTRY_BEGIN
MATCH ${match}
REPLY QR RD RA NOERROR
SECTION QUESTION
www.example. A
SECTION ANSWER
www.example. 60 A ${address}
ENTRY_END
`
}

async function play(body: string, head = HEAD): Promise<string> {
  const text = `${head}CONFIG_END\nSCENARIO_BEGIN A title\n${body}\nSCENARIO_END\n`
  return describeReport(await runScenario(readScenario(text, 'x.rpl')))
}

const PASSED = 'x.rpl: passed'

describe('a play', () => {
  it('passes when the answer is as expected', async () => {
    expect(await play(ROOT + query(1) + answer(2, '198.51.100.1'))).toBe(PASSED)
  })

  it('fails with the step, both messages and the conversation when it is not', async () => {
    const lines = (await play(ROOT + query(1) + answer(2, '198.51.100.2')))
      .split('\n')
      .map((line) => line.trim())
    expect(lines[0]).toBe('x.rpl: failed')
    expect(lines[1]).toMatch(/^step 2 CHECK_ANSWER \(x\.rpl:\d+\): the reply does not match in: all$/)
    expect(lines).toContain('-   www.example. IN A 198.51.100.2')
    expect(lines).toContain('+   www.example. IN A 198.51.100.1')
    expect(lines).toContain('192.0.2.1 www.example. IN A → NOERROR AA, 1 in ANSWER')
  })

  it('fails when a reply is left unchecked', async () => {
    expect(await play(ROOT + query(1))).toContain('at the end: a reply is left that no step checked')
  })

  it('fails when a reply is checked twice', async () => {
    expect(await play(ROOT + query(1) + answer(2, '198.51.100.1') + answer(3, '198.51.100.1'))).toMatch(
      /step 3 CHECK_ANSWER \(x\.rpl:\d+\): no reply has come/,
    )
  })

  it('fails when a query is pending at the end', async () => {
    const text = await play(ROOT + query(1, 'unscripted.'))
    expect(text).toContain('at the end: queries are pending at the end')
    expect(text).toContain('192.0.2.1 unscripted. IN A → pending')
  })

  it('says of a pending query why no script answers it', async () => {
    expect(await play(ROOT + query(1, 'unscripted.'))).toMatch(
      /→ pending: no ENTRY of its RANGE matched; the nearest, of line \d+, differs in qname \(www\.example\.\)/,
    )
    expect(await play(root(5, 9, '198.51.100.1') + query(1))).toMatch(
      /→ pending: no RANGE has 192\.0\.2\.1 in step 1; that of line \d+ is played in steps 5 to 9/,
    )
    expect(await play('RANGE_BEGIN 0 9\nADDRESS 192.0.2.1\nRANGE_END\n' + query(1))).toContain(
      '→ pending: its RANGE has no ENTRY',
    )
    expect(await play('RANGE_BEGIN 0 9\nADDRESS 192.0.2.2\nRANGE_END\n' + query(1))).toMatch(
      /→ pending: no RANGE has 192\.0\.2\.1 in step 1$/m,
    )
  })

  it('takes replies to several clients in any order, and by address', async () => {
    const queries =
      query(1).replace('QUERY', 'QUERY ADDRESS 127.0.0.2') +
      query(2).replace('QUERY', 'QUERY ADDRESS 127.0.0.3')
    const byAddress = (step: number, ip: string): string =>
      answer(step, '198.51.100.1').replace('CHECK_ANSWER', `CHECK_ANSWER ADDRESS ${ip}`)
    expect(await play(ROOT + queries + byAddress(3, '127.0.0.3') + byAddress(4, '127.0.0.2'))).toBe(PASSED)
    expect(await play(ROOT + queries + byAddress(3, '127.0.0.4'))).toContain('no reply has come')
  })

  it('is the same each time', async () => {
    const body = ROOT + query(1) + answer(2, '198.51.100.2')
    expect(await play(body)).toBe(await play(body))
  })
})

describe('a scripted server', () => {
  it('is alive while the number of the step after a query lies in its range', async () => {
    const servers = root(0, 10, '198.51.100.1') + root(11, 20, '198.51.100.2')
    const wait = 'STEP 5 TIME_PASSES ELAPSE 100\n'
    const body = query(1) + answer(2, '198.51.100.1') + wait + query(10) + answer(11, '198.51.100.2')
    expect(await play(servers + body)).toBe(PASSED)
  })

  it('answers what was pending once it comes alive', async () => {
    const body = `${query(1)}ASKED EXACTLY 1\nSTEP 2 NOTHING\n${answer(5, '198.51.100.1')}`
    expect(await play(root(5, 10, '198.51.100.1') + body)).toBe(PASSED)
  })
})

describe('time', () => {
  const again = query(3) + answer(5, '198.51.100.2')

  it('stands still without a step for it', async () => {
    const servers = root(0, 2, '198.51.100.1') + root(3, 9, '198.51.100.2')
    const body = servers + query(1) + answer(2, '198.51.100.1')
    expect(await play(body + query(3) + answer(4, '198.51.100.1', 'all ttl'))).toBe(PASSED)
    expect(
      await play(`${body}STEP 2 TIME_PASSES ELAPSE 59\n${query(3)}${answer(4, '198.51.100.1', 'all ttl')}`),
    ).toContain('+   www.example. 1 IN A 198.51.100.1')
    expect(await play(`${body}STEP 2 TIME_PASSES ELAPSE 60\n${again}`)).toBe(PASSED)
  })

  it('passes by amounts that are worked out', async () => {
    const servers = root(0, 2, '198.51.100.1') + root(3, 9, '198.51.100.2')
    const steps = 'STEP 2 ASSIGN half = ${20 + 10}\nSTEP 2 TIME_PASSES EVAL ${$half * 2}\n'
    expect(await play(servers + query(1) + answer(2, '198.51.100.1') + steps + again)).toBe(PASSED)
  })
})

describe('a pending query', () => {
  const reply = (ip: string): string => `STEP 3 REPLY${ip}
ENTRY_BEGIN
MATCH qname qtype
ADJUST copy_id copy_query
REPLY QR AA NOERROR
SECTION ANSWER
www.example. 60 A 198.51.100.9
ENTRY_END
`
  const checkQuery = (type: string): string =>
    `STEP 2 CHECK_OUT_QUERY\nENTRY_BEGIN\nMATCH qname qtype\nSECTION QUESTION\nwww.example. ${type}\nENTRY_END\n`
  const servers = root(0, 1000, '198.51.100.1').replace('MATCH qtype qname', 'MATCH TCP')

  it('is checked, and answered by hand', async () => {
    expect(await play(servers + query(1) + checkQuery('A') + reply('') + answer(4, '198.51.100.9'))).toBe(
      PASSED,
    )
    expect(await play(servers + query(1) + checkQuery('AAAA'))).toContain(
      'the last query does not match in: qtype',
    )
  })

  it('is found by its server', async () => {
    expect(await play(servers + query(1) + reply(' ADDRESS 192.0.2.7'))).toContain(
      'no query to 192.0.2.7 is pending',
    )
  })

  it('times out when a step says so, and no sooner', async () => {
    const late = `STEP 2 TIME_PASSES ELAPSE 100\n${reply('')}${answer(4, '198.51.100.9')}`
    expect(await play(servers + query(1) + late)).toBe(PASSED)
    const again = `STEP 2 TIMEOUT\nASKED EXACTLY 1\n${reply('')}${answer(4, '198.51.100.9')}`
    expect(await play(servers + query(1) + 'STEP 1 NOTHING\n' + again)).toBe(PASSED)
  })

  it('is none when nothing was asked', async () => {
    expect(await play(`${servers}STEP 1 TIMEOUT`)).toContain('no query is pending')
  })
})

describe('lines ASKED', () => {
  const body = (lines: string): string => ROOT + query(1) + lines + answer(2, '198.51.100.1')

  it.each([
    'ASKED EXACTLY 2',
    'ASKED root www.example. A',
    'ASKED 192.0.2.1 www.example. A',
    'ASKED any . NS',
    'ASKED root',
    'ASKED root root',
  ])('%s holds', async (line) => expect(await play(body(`${line}\n`))).toBe(PASSED))

  it.each([
    ['ASKED NOTHING', 'nothing was to be asked, but 2 queries were'],
    ['ASKED EXACTLY 1', '1 query were to be sent, not 2'],
    ['ASKED root example. NS', 'a root server was to be asked for example. NS'],
    ['ASKED example. www.example. A', 'a server of example. was to be asked for www.example. A'],
    ['ASKED 192.0.2.2 www.example. A', '192.0.2.2 was to be asked for www.example. A'],
    ['ASKED root com.', 'a server of com. was to be asked after a root server'],
  ])('%s does not', async (line, message) => expect(await play(body(`${line}\n`))).toContain(message))

  it('are about what was asked since the step before', async () => {
    const again = `${query(3)}ASKED NOTHING\n${answer(4, '198.51.100.1')}ASKED NOTHING\n`
    expect(await play(body('') + again)).toBe(PASSED)
  })
})

describe('an option that is not supported', () => {
  it('fails the scenario by name, unless it cannot matter', async () => {
    expect(await play('', 'server:\n  verbosity: 3\n  num-threads: 2\n')).toBe(PASSED)
    const text = await play('', 'server:\n  verbosty: 3\n  harden-glue: no\nauth-zone:\n  name: x\n')
    expect(text).toContain('x.rpl:2: verbosty: 3 is not supported: not known here; did you mean verbosity?')
    expect(text).toContain('x.rpl:3: harden-glue: no is not supported: rootwalk always does')
    expect(text).toContain('x.rpl:5: name: x is not supported: rootwalk has no auth-zone')
  })

  it('is another thing than a value that is wrong', async () => {
    await expect(play('', 'server:\n  prefetch: maybe\n')).rejects.toThrow(
      "x.rpl:2: 'maybe': expected yes or no",
    )
  })
})

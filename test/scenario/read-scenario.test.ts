import { describe, expect, it } from 'vitest'
import { formatRecord } from '../../src/dns/zonefile/record-text.ts'
import { describeQuestion } from '../../src/scenario/message-lines.ts'
import { readScenario } from '../../src/scenario/read-scenario.ts'
import { ScenarioError } from '../../src/scenario/scenario-error.ts'
import type { Entry, Step } from '../../src/scenario/scenario.ts'

function scenario(body: string): ReturnType<typeof readScenario> {
  return readScenario(
    `server:\n  do-ip6: no\nCONFIG_END\nSCENARIO_BEGIN A title\n${body}\nSCENARIO_END\n`,
    'x.rpl',
  )
}

function entry(lines: string): Entry {
  const [step] = scenario(`STEP 1 QUERY\nENTRY_BEGIN\n${lines}\nENTRY_END`).steps
  if (step?.kind !== 'QUERY') throw new Error('no query')
  return step.entry
}

function steps(lines: string): readonly Step[] {
  return scenario(lines).steps
}

describe('a scenario', () => {
  it('has a title, options, servers and steps', () => {
    const { title, config, ranges } = scenario(
      'RANGE_BEGIN 5 10\nADDRESS 192.0.2.1\nADDRESS 2001:DB8::1\nENTRY_BEGIN\nENTRY_END\nRANGE_END',
    )
    expect(title).toBe('A title')
    expect(config.map(({ name, value }) => [name, value])).toEqual([['do-ip6', 'no']])
    expect(ranges).toMatchObject([{ first: 5, last: 10, addresses: ['192.0.2.1', '2001:db8::1'] }])
    expect(ranges[0]?.entries).toHaveLength(1)
  })

  it.each([
    ['', "x.rpl:4: 'SCENARIO_BEGIN': expected SCENARIO_END before the end of the file"],
    ['STOP\nSCENARIO_END', "x.rpl:5: 'STOP': expected RANGE_BEGIN, STEP or SCENARIO_END"],
    ['STEP x QUERY', "x.rpl:5: 'x': expected a number"],
    ['STEP 1 QUERRY', "x.rpl:5: 'QUERRY': expected a kind of step; did you mean QUERY?"],
    ['STEP 1 QUERY\nSTEP', 'x.rpl:5: expected ENTRY_BEGIN after the step'],
    ['STEP 2 NOTHING\nSTEP 1 NOTHING', "x.rpl:6: '1': expected a step after 2"],
    ['RANGE_BEGIN 0 1\nADDRESS 1.2.3', "x.rpl:6: '1.2.3': expected an IPv4 or IPv6 address"],
    ['STEP 1 TIMEOUT 1.2.3.4', "x.rpl:5: '1.2.3.4': expected ADDRESS or the end of the line"],
    ['STEP 1 TIME_PASSES 5', "x.rpl:5: '5': expected ELAPSE or EVAL, and seconds"],
    [
      'STEP 1 QUERY\nENTRY_BEGIN\nMATCH qnam',
      "x.rpl:7: 'qnam': expected a word of MATCH; did you mean qname?",
    ],
    ['STEP 1 QUERY\nENTRY_BEGIN\nREPLY XX', "x.rpl:7: 'XX': expected a flag, an rcode or an opcode"],
    ['STEP 1 QUERY\nENTRY_BEGIN\nADJUST copy', "x.rpl:7: 'copy': expected a word of ADJUST"],
    [
      'STEP 1 QUERY\nENTRY_BEGIN\nSECTION X',
      "x.rpl:7: 'X': expected QUESTION, ANSWER, AUTHORITY, ADDITIONAL",
    ],
    ['STEP 1 QUERY\nENTRY_BEGIN\na. A 1.2.3.4', "x.rpl:7: 'a.': expected one of MATCH, ADJUST,"],
    ['STEP 1 QUERY\nENTRY_BEGIN\nSECTION ANSWER\na. IN A 1.2.3', "x.rpl:8: '1.2.3': expected"],
    ['STEP 1 QUERY\nENTRY_BEGIN\nSECTION QUESTION\na. IN WKSS', "x.rpl:8: 'WKSS': expected a record type"],
    [
      'STEP 1 QUERY\nENTRY_BEGIN\nHEX_ANSWER_BEGIN\n012',
      "x.rpl:8: '012': expected pairs of hexadecimal digits",
    ],
  ])('says where %j goes wrong', (body, message) => {
    const text = `server:\n  do-ip6: no\nCONFIG_END\nSCENARIO_BEGIN A title\n${body}`
    expect(() => readScenario(text, 'x.rpl')).toThrow(message)
  })

  /** All mistakes of a text, as `line: token`. */
  function mistakesOf(...lines: string[]): string[] {
    try {
      readScenario(lines.join('\n'), 'x.rpl')
      return []
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error
      return error.errors.map(({ line, token }) => `${line}: ${token}`)
    }
  }

  it('tells all mistakes at once: of options, lines of entries, servers and steps', () => {
    expect(
      mistakesOf(
        'server:',
        '  do-ip6: maybe',
        'CONFIG_END',
        'SCENARIO_BEGIN Many',
        'RANGE_BEGIN 0 x',
        'ADDRESS 1.2.3',
        'ENTRY_BEGIN',
        'MATCH opcod',
        'SECTION ANSWER',
        'a. A 1.2.3',
        'a. A 192.0.2.1',
        'ENTRY_END',
        'RANGE_END',
        'STEP 1 QUERRY',
        'ENTRY_BEGIN',
        'ENTRY_END',
        'STEP 3 NOTHING',
        'STEP 2 NOTHING',
        'SCENARIO_END',
      ),
    ).toEqual(['2: maybe', '5: x', '6: 1.2.3', '8: opcod', '10: 1.2.3', '14: QUERRY', '18: 2'])
  })

  it('tells of an end that is missing once, and reads on where the next part begins', () => {
    const head = ['CONFIG_END', 'SCENARIO_BEGIN Ends']
    expect(
      mistakesOf(...head, 'RANGE_BEGIN 0 1', 'ENTRY_BEGIN', 'RANGE_END', 'STEP 1 XX', 'SCENARIO_END'),
    ).toEqual(['5: RANGE_END', '6: XX'])
    expect(mistakesOf(...head, 'RANGE_BEGIN 0 1', 'STEP 1 NOTHING', 'STEP 2 XX', 'SCENARIO_END')).toEqual([
      '4: STEP',
      '5: XX',
    ])
    expect(mistakesOf(...head, 'RANGE_BEGIN 0 1', 'ENTRY_BEGIN', 'MATCH x')).toEqual([
      '5: x',
      '4: ENTRY_BEGIN',
    ])
  })

  it('wants the end of the options', () => {
    expect(() => readScenario('server:\n', 'x.rpl')).toThrow('x.rpl:2: expected CONFIG_END after the options')
  })
})

describe('an entry', () => {
  it('has flags, opcode and rcode', () => {
    expect(entry('REPLY QR AA NOTIFY NXDOMAIN').messages[0]).toMatchObject({
      flags: 0xa400,
      rcode: 3,
      edns: undefined,
    })
    expect(entry('REPLY NOTIMPL').messages[0].rcode).toBe(4)
  })

  it('has EDNS with DO, options or an extended rcode', () => {
    expect(entry('REPLY DO').messages[0].edns).toEqual({ dnssecOk: true, options: new Uint8Array() })
    expect(entry('REPLY BADVERS').messages[0].edns).toEqual({ dnssecOk: false, options: new Uint8Array() })
    const { edns } = entry('HEX_EDNSDATA_BEGIN\n00 03 ; NSID\n0000\nHEX_EDNSDATA_END').messages[0]
    expect(edns?.options).toEqual(Uint8Array.of(0, 3, 0, 0))
  })

  it('has records with 3600 seconds, class IN and names below the root unless they say other', () => {
    const { answers, question } = entry(
      'SECTION QUESTION\nwww.example A\nSECTION ANSWER\nwww.example A 192.0.2.1\na. 60 IN A 192.0.2.2\nb. CH A 192.0.2.3',
    ).messages[0]
    expect(question && describeQuestion(question)).toBe('www.example. IN A')
    expect(answers.slice(0, 2).map(formatRecord)).toEqual([
      'www.example. 3600 IN A 192.0.2.1',
      'a. 60 IN A 192.0.2.2',
    ])
    expect(answers[2]).toMatchObject({ rrclass: 3, rdata: Uint8Array.of(192, 0, 2, 3) })
  })

  it('has an origin and a TTL of its own', () => {
    const { answers } = entry('$ORIGIN example.\n$TTL 1h30m\nSECTION ANSWER\nwww A 192.0.2.1\n@ NS ns')
      .messages[0]
    expect(answers.map(formatRecord)).toEqual([
      'www.example. 5400 IN A 192.0.2.1',
      'example. 5400 IN NS ns.example.',
    ])
  })

  it('has records over several lines', () => {
    const { answers } = entry('SECTION ANSWER\na. SOA a. b. ( 1 2\n 3 4 ; minimum next\n 5 )').messages[0]
    expect(answers.map(formatRecord)).toEqual(['a. 3600 IN SOA a. b. 1 2 3 4 5'])
  })

  it('has further messages, and whole ones in octets', () => {
    const { messages } = entry('REPLY QR\nEXTRA_PACKET\nHEX_ANSWER_BEGIN\n00 01\nHEX_ANSWER_END')
    expect(messages.map(({ octets }) => octets)).toEqual([undefined, Uint8Array.of(0, 1)])
  })

  it('has rules of comparison', () => {
    expect(entry('MATCH opcode qname\nMATCH ede=any serial=7 ede=18\nADJUST copy_id sleep=3')).toMatchObject({
      match: [
        { kind: 'opcode' },
        { kind: 'qname' },
        { kind: 'ede', infoCode: 'any' },
        { kind: 'serial', serial: 7 },
        { kind: 'ede', infoCode: 18 },
      ],
      adjust: new Set(['copy_id', 'sleep']),
    })
  })
})

describe('a step', () => {
  it('is of a kind with its own words', () => {
    const kinds = steps(
      [
        'STEP 1 TIME_PASSES ELAPSE 5.5',
        'STEP 2 TIME_PASSES EVAL ${1 + 2}',
        'STEP 3 TIMEOUT',
        'STEP 4 ERROR ADDRESS 192.0.2.1',
        'STEP 5 TRAFFIC',
        'STEP 6 NOTHING',
        'STEP 7 ASSIGN t0 = ${time}',
        'STEP 8 FLUSH_MESSAGE www.example.com. AAAA IN',
        'STEP 9 INFRA_RTT 192.0.2.1 example.com. 900',
        'STEP 10 CHECK_TEMPFILE x\nFILE_BEGIN\nabc\nFILE_END',
      ].join('\n'),
    )
    expect(kinds).toMatchObject([
      { kind: 'TIME_PASSES', seconds: '5.5' },
      { kind: 'TIME_PASSES', seconds: '${1 + 2}' },
      { kind: 'TIMEOUT', address: undefined },
      { kind: 'ERROR', address: '192.0.2.1' },
      { kind: 'TRAFFIC' },
      { kind: 'NOTHING' },
      { kind: 'ASSIGN', variable: 't0', value: '${time}' },
      { kind: 'FLUSH_MESSAGE', question: { type: 28 } },
      { kind: 'INFRA_RTT', address: '192.0.2.1', rttMs: '900' },
      { kind: 'unsupported', keyword: 'CHECK_TEMPFILE' },
    ])
  })

  it('has an address on its line or the next', () => {
    const kinds = steps(
      'STEP 1 QUERY ADDRESS 192.0.2.1\nENTRY_BEGIN\nENTRY_END\nSTEP 2 REPLY\nADDRESS 192.0.2.2\nENTRY_BEGIN\nENTRY_END',
    )
    expect(kinds).toMatchObject([{ address: '192.0.2.1' }, { address: '192.0.2.2' }])
  })

  it('says what was asked upstream', () => {
    const [step] = steps(
      [
        'STEP 1 NOTHING',
        'ASKED NOTHING',
        'ASKED EXACTLY 3',
        'ASKED root com. NS',
        'ASKED 192.0.2.1 www.example.com. A',
        'ASKED root com. example.com.',
        'ASKED any com A',
      ].join('\n'),
    )
    expect(step?.asked.map(({ line, expectation }) => [line, expectation.kind])).toEqual([
      [6, 'nothing'],
      [7, 'count'],
      [8, 'query'],
      [9, 'query'],
      [10, 'path'],
      [11, 'query'],
    ])
  })

  it('does not take a name without a dot for a zone that was asked', () => {
    expect(() => steps('STEP 1 NOTHING\nASKED com example')).toThrow(
      "x.rpl:6: 'com': expected root, a zone such as com., an address, or any",
    )
  })
})

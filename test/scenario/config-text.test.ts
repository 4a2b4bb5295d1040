import { describe, expect, it } from 'vitest'
import { readConfigText } from '../../src/scenario/config-text.ts'

function read(text: string): string[] {
  return readConfigText(text.split('\n'), 1).map(
    ({ line, clause, clauseIndex, name, value }) => `${line} ${clause}#${clauseIndex} ${name}=${value}`,
  )
}

describe('the syntax of unbound.conf', () => {
  it('has options in clauses, with values in quotes or without', () => {
    expect(read('server:\n\tport: 53\n\tidentity: "a b"\nstub-zone:\n  name: "."')).toEqual([
      '2 server#1 port=53',
      '3 server#1 identity=a b',
      '5 stub-zone#2 name=.',
    ])
  })

  it('lets options follow each other on a line, and a clause stand again', () => {
    expect(read('stub-zone: name: "a" stub-addr: 192.0.2.1\nstub-zone: name: "b"')).toEqual([
      '1 stub-zone#1 name=a',
      '1 stub-zone#1 stub-addr=192.0.2.1',
      '2 stub-zone#2 name=b',
    ])
  })

  it('knows comments by # and ;', () => {
    expect(read('; one\nserver: # two\n  port: 1 ; three')).toEqual(['3 server#1 port=1'])
  })

  it('keeps a line that is no option, without a name', () => {
    expect(read('server:\n  nonsense')).toEqual(['2 server#1 =nonsense'])
  })

  it('keeps quotes of the other kind in a value', () => {
    expect(read(`local-data: 'a. TXT "x y"'`)).toEqual(['1 server#0 local-data=a. TXT "x y"'])
  })
})

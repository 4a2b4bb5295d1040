import { describe, expect, it } from 'vitest'
import { CommandLineError, parseCommandLine, wordsBeforeCursor } from '../../src/shell/command-line.ts'

const words = (line: string) => parseCommandLine(line).map(({ commands }) => commands)

describe('a line', () => {
  it.each([
    ['ping -c 3 gateway', [[['ping', '-c', '3', 'gateway']]]],
    ['  arp\t-a  ', [[['arp', '-a']]]],
    ['', []],
    ['# only a comment', []],
    ['arp -a # who is there', [[['arp', '-a']]]],
    ['echo a#b', [[['echo', 'a#b']]]],
    [`echo "two words" 'and # more' a\\ b`, [[['echo', 'two words', 'and # more', 'a b']]]],
    [`echo ''`, [[['echo', '']]]],
    [`echo it"'"s`, [[['echo', "it's"]]]],
    ['arp -a; route -n', [[['arp', '-a']], [['route', '-n']]]],
    [
      'echo hello | nc server 80',
      [
        [
          ['echo', 'hello'],
          ['nc', 'server', '80'],
        ],
      ],
    ],
    ['arp -a;', [[['arp', '-a']]]],
  ])('%s', (line, expected) => {
    expect(words(line)).toEqual(expected)
  })

  it('goes to the background with &', () => {
    expect(parseCommandLine('tcpdump -n & ping -c 1 gateway')).toEqual([
      { commands: [['tcpdump', '-n']], background: true, text: 'tcpdump -n' },
      { commands: [['ping', '-c', '1', 'gateway']], background: false, text: 'ping -c 1 gateway' },
    ])
  })

  it.each([
    ['echo "open', 'unexpected EOF while looking for matching `"\''],
    ['| nc', "syntax error near unexpected token `|'"],
    ['echo |', "syntax error near unexpected token `|'"],
    ['&', "syntax error near unexpected token `&'"],
  ])('that makes no sense is refused: %s', (line, message) => {
    expect(() => parseCommandLine(line)).toThrow(new CommandLineError(message))
  })
})

describe('the words before the cursor', () => {
  it.each([
    ['', ['']],
    ['pin', ['pin']],
    ['cable unplug ', ['cable', 'unplug', '']],
    ['cable unplug lan', ['cable', 'unplug', 'lan']],
    ['arp -a; rou', ['rou']],
    ['echo x | n', ['n']],
    ['echo x |', ['']],
    ['echo "open', ['']],
  ])('of %j', (line, expected) => {
    expect(wordsBeforeCursor(line)).toEqual(expected)
  })
})

/**
 * Reads lists of names to block, as they are passed around: hosts files whose lines give names the address
 * 0.0.0.0, and plain lists with a name in each line; both may stand in one file. `*.example.com` stands for
 * `example.com` and all below it. Octets go straight into wire names: such lists have millions of lines.
 */

import { addressOctets } from '../../../address/cidr.ts'
import { MAX_LABEL_LENGTH, MAX_NAME_LENGTH } from '../../name/name-octets.ts'
import { ErrorList } from '../../zonefile/error-list.ts'
import type { FileReader } from '../../zonefile/zone-file.ts'
import { ACTION } from './action.ts'
import { LineReader } from './line-reader.ts'
import { RuleSet } from './rule-set.ts'

export interface NameListOptions {
  /** Awaited between slices of work, to let others run; without it they run while the file is waited for. */
  readonly pause?: () => Promise<void>
}

/**
 * Reads the list at `path` as a stream, no more than a few milliseconds of it in one go.
 *
 * @throws ZoneFileError with all lines that are none of these, or what `files` throws
 */
export async function readNameList(
  files: FileReader,
  path: string,
  options: NameListOptions = {},
): Promise<RuleSet> {
  const { pause = () => Promise.resolve() } = options
  const list = new NameList(path)
  for await (const piece of files.read(path)) {
    for (let at = 0; at < piece.length; at += SLICE_OCTETS) {
      list.append(piece.subarray(at, at + SLICE_OCTETS))
      await pause()
    }
  }
  return list.finish()
}

/** Takes a millisecond or two. */
const SLICE_OCTETS = 16 * 1024

/**
 * The same of text at hand.
 *
 * @throws ZoneFileError with all lines that are none of these
 */
export function parseNameList(text: string, file: string): RuleSet {
  const list = new NameList(file)
  list.append(new TextEncoder().encode(text))
  return list.finish()
}

/** Lines of a hosts file that name this machine and its networks, not what is to be blocked. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  'localhost',
  'localhost.localdomain',
  'local',
  'broadcasthost',
  'ip6-localhost',
  'ip6-loopback',
  'ip6-localnet',
  'ip6-mcastprefix',
  'ip6-allnodes',
  'ip6-allrouters',
  'ip6-allhosts',
  '0.0.0.0',
])

const ASTERISK = 0x2a
const DOT = 0x2e

class NameList {
  readonly #file: string
  readonly #rules = new RuleSet()
  readonly #errors = new ErrorList()
  readonly #name = new Uint8Array(MAX_NAME_LENGTH + 1)
  readonly #lines: LineReader

  constructor(file: string) {
    this.#file = file
    this.#lines = new LineReader((words, octets) => {
      this.#line(words, octets)
    })
  }

  append(piece: Uint8Array): void {
    this.#lines.append(piece)
  }

  finish(): RuleSet {
    this.#lines.finish()
    this.#errors.throwIfAny()
    return this.#rules
  }

  /** `words` holds where each word of the line begins and ends. */
  #line(words: readonly number[], octets: Uint8Array): void {
    const [from, to] = words as [number, number]
    if (words.length === 2) {
      // A lone name is by far the most frequent line.
      if (!this.#block(octets, from, to)) this.#complain(words, 0, octets, 'a name such as ads.example.com')
      return
    }
    const [address = ''] = textOf(octets, from, to).split('%', 1)
    if (addressOctets(address) === undefined) {
      this.#complain(words, 0, octets, 'an address and names, or a single name')
      return
    }
    if (!/^[0:.]+$|^127\.|^::1$/.test(address)) return
    for (let i = 2; i < words.length; i += 2) {
      const [start, end] = [words[i]!, words[i + 1]!]
      if (OWN_NAMES.has(textOf(octets, start, end).toLowerCase())) continue
      if (!this.#block(octets, start, end)) this.#complain(words, i, octets, 'the name of a host')
    }
  }

  /** Enters the name between two places; false when it is none. */
  #block(octets: Uint8Array, from: number, to: number): boolean {
    const isWild = octets[from] === ASTERISK && octets[from + 1] === DOT
    const length = this.#putName(octets, isWild ? from + 2 : from, to)
    if (length < 2) return false
    this.#rules.names.set(this.#name, 0, false, ACTION.nxdomain)
    if (isWild) this.#rules.names.set(this.#name, 0, true, ACTION.nxdomain)
    return true
  }

  /** Writes the wire form of a name; its length, or −1 when it is none. */
  #putName(octets: Uint8Array, from: number, to: number): number {
    const name = this.#name
    let lengthAt = 0
    let next = 1
    for (let at = from; at < to; at++) {
      const octet = octets[at]!
      if (octet === DOT) {
        const isEmpty = next === lengthAt + 1
        if (isEmpty) return -1
        if (at === to - 1) break
        name[lengthAt] = next - lengthAt - 1
        lengthAt = next++
      } else {
        if (IS_NAME_OCTET[octet] === 0 || next >= MAX_NAME_LENGTH - 1) return -1
        name[next++] = octet
        if (next - lengthAt - 1 > MAX_LABEL_LENGTH) return -1
      }
    }
    if (next === lengthAt + 1) return -1
    name[lengthAt] = next - lengthAt - 1
    name[next] = 0
    return next + 1
  }

  #complain(words: readonly number[], index: number, octets: Uint8Array, expected: string): void {
    const from = words[index]!
    const token = textOf(octets, from, Math.min(words[index + 1]!, from + 64))
    const { line, lineAt } = this.#lines
    const column = from - lineAt + 1
    this.#errors.add({ code: 'bad-name', file: this.#file, line, column, token, expected })
  }
}

/** Letters, digits, hyphen and underscore: names of hosts, and what people make of them. */
const IS_NAME_OCTET = Uint8Array.from({ length: 256 }, (_, octet) =>
  /[A-Za-z0-9_-]/.test(String.fromCharCode(octet)) ? 1 : 0,
)

function textOf(octets: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...octets.subarray(from, to))
}

/** The program `rootwalk up` as a process of its own, and what it prints, line by line. */

import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { SocketAddress } from '../../src/address/socket-address.ts'
import { Client } from '../../src/dns/client/client.ts'
import { CLASS } from '../../src/dns/iana/classes.ts'
import { parseType } from '../../src/dns/iana/types.ts'
import { FLAG } from '../../src/dns/message/header.ts'
import { decodeMessage } from '../../src/dns/message/message-decoder.ts'
import type { PlainMessage } from '../../src/dns/message/plain-message.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'

interface Asked {
  readonly name: string
  readonly type?: string
  readonly rrclass?: number
  readonly flags?: number
}

export class UpProcess {
  readonly out: Lines
  readonly log: Lines
  /** The exit code; null when a signal ended it. */
  readonly exit: Promise<number | null>
  readonly #process: ChildProcessByStdio<null, Readable, Readable>

  /** Free ports, unless `words` ask for others. */
  constructor(...words: string[]) {
    const ports = ['--listen', '127.0.0.1:0', '--port-base', '0']
    this.#process = spawn(process.execPath, ['bin/rootwalk.js', 'up', ...ports, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: undefined },
    })
    this.out = new Lines(this.#process.stdout)
    this.log = new Lines(this.#process.stderr)
    this.exit = new Promise((resolve) => this.#process.on('close', resolve))
  }

  signal(name: 'SIGINT' | 'SIGTERM'): void {
    this.#process.kill(name)
  }

  /** The port of the resolver, once it is there. */
  async port(): Promise<number> {
    const line = await this.out.matching(/^resolver at /)
    return Number(/:(\d+)/.exec(line)?.[1])
  }

  /** Asks the resolver. */
  async ask(name: string, type = 'A'): Promise<PlainMessage> {
    return this.send({ name, type, flags: FLAG.RD })
  }

  /** Sends any query, to the resolver if to none else. */
  async send(asked: Asked, server?: SocketAddress): Promise<PlainMessage> {
    const { name, type = 'A', rrclass = CLASS.IN, flags = FLAG.RD } = asked
    const client = new Client(nodeRuntime())
    const result = await client.exchange({
      server: server ?? { ip: '127.0.0.1', port: await this.port() },
      question: { name: DomainName.parse(name), type: parseType(type), rrclass },
      flags,
      edns: undefined,
      transport: 'udp',
      udpTimeoutMs: 10_000,
      tcpTimeoutMs: 10_000,
    })
    client.close()
    if (result.kind !== 'response') throw new Error(result.kind)
    return decodeMessage(result.octets)
  }

  async end(): Promise<number | null> {
    this.signal('SIGTERM')
    return this.exit
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end()
  }
}

/** The lines of an output, those that have come and those to come. */
class Lines {
  readonly all: string[] = []
  #ended = false
  #wake: () => void = () => {}

  constructor(stream: Readable) {
    const reader = createInterface({ input: stream })
    reader.on('line', (line) => {
      this.all.push(line)
      this.#wake()
    })
    reader.on('close', () => {
      this.#ended = true
      this.#wake()
    })
  }

  /** The first line that matches. Rejects when the output ends without one. */
  async matching(pattern: RegExp): Promise<string> {
    for (let next = 0; ; next++) {
      while (next === this.all.length) {
        if (this.#ended) throw new Error(`no line matches ${String(pattern)} in\n${this.all.join('\n')}`)
        await new Promise<void>((resolve) => (this.#wake = resolve))
      }
      const line = this.all[next]!
      if (pattern.test(line)) return line
    }
  }
}

// Resolvers that are wrong on purpose: the simulation has to find each of them out.

import { describe, expect, it } from 'vitest'
import { FLAG } from '../../src/dns/message/header.ts'
import { decodeWire, encodeWire, type Message } from '../../src/dns/message/message.ts'
import type { ResourceRecord } from '../../src/dns/message/record.ts'
import { RCODE } from '../../src/dns/iana/codes.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import { Resolver, type ResolverOptions } from '../../src/dns/resolver/resolver.ts'
import type { Network } from '../../src/runtime/runtime.ts'
import { simulate, type Subject } from './simulation.ts'

type Sabotage = (options: ResolverOptions) => Subject

/** A resolver whose answers go through other hands. */
const answeringThrough =
  (change: (answer: Message) => Message | undefined): Sabotage =>
  (options) => {
    const resolver = new Resolver(options)
    const changed = (octets: Uint8Array | null): Uint8Array | null => {
      if (octets === null) return null
      const message = decodeWire(octets)
      const other = change(message)
      return other === undefined ? octets : encodeWire(other)
    }
    return {
      get counters() {
        return resolver.counters
      },
      close: () => resolver.close(),
      respond: (query, client) => {
        const response = resolver.respond(query, client)
        return response instanceof Promise ? response.then(changed) : changed(response)
      },
    }
  }

const WRONG: Record<string, readonly [fault: RegExp, make: Sabotage]> = {
  'ignores TTLs': [
    /nobody said|nobody denied|too long|no server has been asked/,
    (options) => {
      const answers = new Map<string, Uint8Array>()
      const resolver = new Resolver(options)
      const keep = (key: string, octets: Uint8Array | null): Uint8Array | null => {
        if (octets === null) return null
        const message = decodeWire(octets)
        if (message.rcode === RCODE.NOERROR && (message.flags & FLAG.TC) === 0)
          answers.set(key, encodeWire(message))
        return octets
      }
      return {
        get counters() {
          return resolver.counters
        },
        close: () => resolver.close(),
        respond: (query, client) => {
          const { id, question } = decodeWire(query)
          const key = `${question!.name.toString()} ${question!.type}`
          const held = answers.get(key)
          if (held !== undefined) return encodeWire({ ...decodeWire(held), id })
          const response = resolver.respond(query, client)
          return response instanceof Promise
            ? response.then((octets) => keep(key, octets))
            : keep(key, response)
        },
      }
    },
  ],
  'counts no TTL down': [
    /too long/,
    answeringThrough((message) =>
      message.answers.length === 0
        ? undefined
        : { ...message, answers: message.answers.map((record) => ({ ...record, ttlSeconds: 86_400 })) },
    ),
  ],
  'leaves the chain of aliases out': [
    /nothing to do with the question/,
    answeringThrough((message) => {
      const [first, ...rest] = message.answers
      return first?.type === TYPE.CNAME && rest.length > 0 ? { ...message, answers: rest } : undefined
    }),
  ],
  'stops at an alias': [
    /nobody denied it/,
    answeringThrough((message) => {
      const [first, second] = message.answers
      if (first?.type !== TYPE.CNAME || second === undefined) return undefined
      return message.question!.type === TYPE.ANY ? undefined : { ...message, answers: [first] }
    }),
  ],
  'loses a record of an RRset': [
    /nobody said/,
    answeringThrough((message) => {
      const { answers } = message
      const isSame = (one: ResourceRecord, two: ResourceRecord | undefined): boolean =>
        one.type === two?.type && one.owner.equals(two.owner)
      return answers.length > 1 && isSame(answers.at(-1)!, answers.at(-2))
        ? { ...message, answers: answers.slice(0, -1) }
        : undefined
    }),
  ],
  'takes NXDOMAIN for NODATA': [
    /nobody denied it/,
    answeringThrough((message) =>
      message.rcode === RCODE.NXDOMAIN ? { ...message, rcode: RCODE.NOERROR } : undefined,
    ),
  ],
  'fails now and then': [
    /had no reason to/,
    (options) => {
      let turn = 0
      return answeringThrough((message) =>
        ++turn % 7 === 0 ? { ...message, rcode: RCODE.SERVFAIL, answers: [], authorities: [] } : undefined,
      )(options)
    },
  ],
  'forgets a question': [
    /is not answered/,
    (options) => {
      let turn = 0
      const resolver = new Resolver(options)
      return {
        get counters() {
          return resolver.counters
        },
        close: () => resolver.close(),
        respond: (query, client) =>
          ++turn % 20 === 0 ? new Promise<Uint8Array>(() => {}) : resolver.respond(query, client),
      }
    },
  ],
  'drops a query': [
    /dropped/,
    (options) => {
      let turn = 0
      const resolver = new Resolver(options)
      return {
        get counters() {
          return resolver.counters
        },
        close: () => resolver.close(),
        respond: (query, client) => (++turn % 20 === 0 ? null : resolver.respond(query, client)),
      }
    },
  ],
  'leaks sockets': [
    /sockets .* left/,
    (options) => {
      const resolver = new Resolver(options)
      return {
        get counters() {
          return resolver.counters
        },
        close: () => resolver.close(),
        respond: (query, client) => {
          void options.runtime.network.bindDatagram({ ip: '0.0.0.0', port: 0 })
          return resolver.respond(query, client)
        },
      }
    },
  ],
  'believes whatever comes in an additional section': [
    /nobody said|too long|no zone has ever named/,
    (options) => new Resolver({ ...options, runtime: { ...options.runtime, network: gullible(options) } }),
  ],
}

/** Puts what stands in additional sections before those who ask for it: the cache poisoning of old. */
function gullible({ runtime }: ResolverOptions): Network {
  const heard = new Map<string, ResourceRecord>()
  const { network } = runtime
  return {
    connect: (remote, signal) => network.connect(remote, signal),
    listen: (local, accept) => network.listen(local, accept),
    bindDatagram: async (local) => {
      const socket = await network.bindDatagram(local)
      const onDatagram = socket.onDatagram.bind(socket)
      socket.onDatagram = (receive) =>
        onDatagram((payload, from) => {
          let octets = payload
          try {
            const message = decodeWire(payload)
            const question = message.question!
            for (const record of message.additionals) heard.set(`${record.owner.key} ${record.type}`, record)
            const record = heard.get(`${question.name.key} ${question.type}`)
            if (record !== undefined)
              octets = encodeWire({
                ...message,
                rcode: 0,
                flags: message.flags | FLAG.AA,
                answers: [record],
                authorities: [],
                additionals: [],
              })
          } catch {
            // Broken on purpose: for the resolver to find out.
          }
          receive(octets, from)
        })
      return socket
    },
  }
}

/** Seeds enough for each to show itself. */
const MOST_SEEDS = 12

describe('a resolver that is wrong on purpose is found out when it', () => {
  it.each(Object.entries(WRONG))('%s', async (_what, [fault, makeSubject]) => {
    const faults: string[] = []
    for (let seed = 1; seed <= MOST_SEEDS && !faults.some((text) => fault.test(text)); seed++) {
      const { violation } = await simulate({ seed, questions: 300, makeSubject })
      if (violation !== undefined) faults.push(violation.message)
    }
    expect(faults.join('\n')).toMatch(fault)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ABOUT, type About, type StoredEntry } from '../../../src/dns/cache/entry-cursor.ts'
import { EntryStore } from '../../../src/dns/cache/entry-store.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'

const SECRET = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
const newStore = (maxBytes: number) => new EntryStore({ maxBytes, keepExpiredSeconds: 0 }, SECRET)

function note(content: Uint8Array, expiresAtMs = 1e12): StoredEntry {
  return { kind: 'note', ttlSeconds: 1, expiresAtMs, credibility: 0, content, origin: undefined }
}

/** What the store has about a name, as content. */
function contentOf(store: EntryStore, { octets }: DomainName, type: number, about: About) {
  const place = store.locate(store.hashOf(octets, 0), octets, 0, type, about)
  return place === 0 ? undefined : store.read(place).content()
}

const label = fc.stringMatching(/^[a-d]{1,2}$/)
const name = fc.array(label, { maxLength: 3 }).map((labels) => DomainName.parse(`${labels.join('.')}.`))
const key = fc.record({
  name,
  type: fc.constantFrom(1, 28, 257),
  about: fc.constantFrom<About>(ABOUT.type, ABOUT.name, ABOUT.failure, ABOUT.note),
})
const step = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), key, content: fc.uint8Array({ maxLength: 300 }) }),
  fc.record({ kind: fc.constant('remove' as const), key, content: fc.constant(new Uint8Array(0)) }),
)

describe('EntryStore', () => {
  it('is a map, as long as there is room', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const store = newStore(1_000_000)
        const model = new Map<string, Uint8Array>()
        for (const { kind, key, content } of steps) {
          const { octets } = key.name
          const word = `${key.name.key} ${key.type} ${key.about}`
          const place = store.locate(store.hashOf(octets, 0), octets, 0, key.type, key.about)
          expect(place === 0 ? undefined : store.read(place).content()).toEqual(model.get(word))
          if (kind === 'put') {
            expect(store.put(store.hashOf(octets, 0), octets, key.type, key.about, note(content), 0)).toBe(
              true,
            )
            model.set(word, content)
          } else if (place !== 0) {
            store.remove(place)
            model.delete(word)
          }
          expect(store.size).toBe(model.size)
        }
        const places = store.chunks().flatMap((chunk) => store.places(chunk))
        expect(places.length).toBe(model.size)
      }),
    )
  })

  it('never gives what was not put last, nor holds more than it may, when there is no room', () => {
    const latest = new Map<string, number>()
    const store = newStore(40_000)
    let seed = 1
    const random = (limit: number) => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) % limit
    let found = 0
    for (let i = 0; i < 30_000; i++) {
      const owner = DomainName.parse(`n${random(400)}.example.`)
      const held = contentOf(store, owner, 1, ABOUT.type)
      if (held !== undefined) {
        found++
        expect(new DataView(held.buffer).getUint32(0)).toBe(latest.get(owner.key))
        const { octets } = owner
        store.read(store.locate(store.hashOf(octets, 0), octets, 0, 1, ABOUT.type)).countUse()
      }
      const content = new Uint8Array(4 + random(600))
      new DataView(content.buffer).setUint32(0, i)
      store.put(store.hashOf(owner.octets, 0), owner.octets, 1, ABOUT.type, note(content), 0)
      latest.set(owner.key, i)
      expect(store.bytes).toBeLessThanOrEqual(40_000)
    }
    expect(found).toBeGreaterThan(1000)
    expect(Object.values(store.counts).reduce((sum, count) => sum + count)).toBe(store.size)
  })

  it('tells apart names, types, and what about them', () => {
    const store = newStore(1_000_000)
    const owner = DomainName.parse('a.example.')
    store.put(store.hashOf(owner.octets, 0), owner.octets, 1, ABOUT.type, note(Uint8Array.of(1)), 0)
    expect(contentOf(store, owner, 1, ABOUT.failure)).toBeUndefined()
    expect(contentOf(store, owner, 2, ABOUT.type)).toBeUndefined()
    expect(contentOf(store, DomainName.parse('b.example.'), 1, ABOUT.type)).toBeUndefined()
    expect(contentOf(store, DomainName.parse('A.EXAMPLE.'), 1, ABOUT.type)).toEqual(Uint8Array.of(1))
  })

  it('goes on after it was cleared', () => {
    const store = newStore(40_000)
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 1000; i++) {
        const owner = DomainName.parse(`n${i}.example.`)
        store.put(store.hashOf(owner.octets, 0), owner.octets, 1, ABOUT.type, note(Uint8Array.of(round)), 0)
        expect(contentOf(store, owner, 1, ABOUT.type)).toEqual(Uint8Array.of(round))
      }
      store.clear()
      expect(store.size).toBe(0)
      expect(contentOf(store, DomainName.parse('n999.example.'), 1, ABOUT.type)).toBeUndefined()
      expect(store.bytes).toBeLessThanOrEqual(40_000)
    }
  })

  it('makes room even when everything is in use', () => {
    const store = newStore(4_000_000)
    const used: DomainName[] = []
    for (let i = 0; i < 60_000; i++) {
      const owner = DomainName.parse(`n${i}.example.`)
      store.put(store.hashOf(owner.octets, 0), owner.octets, 1, ABOUT.type, note(new Uint8Array(20)), 0)
      const { octets } = owner
      const place = store.locate(store.hashOf(octets, 0), octets, 0, 1, ABOUT.type)
      store.read(place).countUse()
      used.push(owner)
    }
    expect(store.bytes).toBeLessThanOrEqual(4_000_000)
    expect(store.size).toBeGreaterThan(20_000)
  })
})

import { describe, expect, it } from 'vitest'
import { NodeTable } from '../../../src/dns/zone/node-table.ts'

function find(table: NodeTable, hash: number, entry: number): boolean {
  const slots = table.slotsFor(hash)
  const mask = slots.length - 1
  for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
    if (slots[slot] === entry + 1) return true
  }
  return false
}

describe('NodeTable', () => {
  it('finds every entry while it grows and splits', () => {
    const hashes = Array.from({ length: 100_000 }, (_, i) => Math.imul(i, 0x9e3779b1) | 0)
    const table = new NodeTable((entry) => hashes[entry]!)
    for (const [entry, hash] of hashes.entries()) table.insert(hash, entry)
    expect(hashes.filter((hash, entry) => !find(table, hash, entry))).toEqual([])
    expect(find(table, 12345, 100_001)).toBe(false)
  })

  it('survives entries that all have the same hash', () => {
    const table = new NodeTable(() => 7)
    for (let entry = 0; entry < 20_000; entry++) table.insert(7, entry)
    expect(find(table, 7, 0) && find(table, 7, 19_999)).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { PortTable } from '../../src/stack/port-table.ts'

const ANY = '*'
const NONE = (): undefined => undefined

function table(...taken: [string, number][]): PortTable<string, string> {
  const ports = new PortTable<string, string>(() => ANY)
  for (const [ip, port] of taken) ports.take(ip, port, `${ip}:${port}`)
  return ports
}

describe('a table of ports', () => {
  it('finds the holder of just this address before that of all', () => {
    const ports = table(['a', 53], [ANY, 54])
    ports.take(ANY, 53, 'all')
    expect(ports.find('a', 53)).toBe('a:53')
    expect(ports.find('b', 53)).toBe('all')
    expect(ports.find('b', 54)).toBe('*:54')
    expect(ports.find('b', 55)).toBeUndefined()
  })

  it('has a port of all addresses taken for each, and the other way round', () => {
    expect(table([ANY, 53]).choose('a', 53, NONE)).toBeUndefined()
    expect(table(['a', 53]).choose(ANY, 53, NONE)).toBeUndefined()
    expect(table(['a', 53]).choose('b', 53, NONE)).toBe(53)
    expect(table(['a', 53]).choose('a', 54, NONE)).toBe(54)
  })

  it('leaves the choice of a free port to others, and tells them which are free', () => {
    const ports = table(['a', 1], [ANY, 2])
    const firstFree = (isFree: (port: number) => boolean): number | undefined => [1, 2, 3].find(isFree)
    expect(ports.choose('a', 0, firstFree)).toBe(3)
    expect(ports.choose('b', 0, firstFree)).toBe(1)
    expect(ports.choose(ANY, 0, firstFree)).toBe(3)
  })

  it('forgets who has let go', () => {
    const ports = table(['a', 53])
    ports.release('a', 53)
    expect(ports.find('a', 53)).toBeUndefined()
    expect(ports.choose(ANY, 53, NONE)).toBe(53)
    expect([...ports.holders()]).toEqual([])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventQueue, type Event } from '../../src/sim/event-queue.ts'

function drain(queue: EventQueue): Event[] {
  const events: Event[] = []
  for (let event = queue.head; event !== undefined; event = queue.head) {
    queue.remove(event)
    events.push(event)
  }
  return events
}

describe('EventQueue', () => {
  it('gives events by time, and those of one time in the order they were added', () => {
    const queue = new EventQueue()
    const names: string[] = []
    for (const [at, name] of [
      [5, 'd'],
      [1, 'a'],
      [3, 'b'],
      [3, 'c'],
      [5, 'e'],
    ] as const) {
      queue.add(at, () => names.push(name))
    }
    for (const event of drain(queue)) event.fire()
    expect(names.join('')).toBe('abcde')
  })

  it('keeps that order whatever is added and taken back in between', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.record({ add: fc.integer({ min: 0, max: 20 }) }),
            fc.record({ remove: fc.nat() }),
            fc.constant('pop' as const),
          ),
        ),
        (steps) => {
          const queue = new EventQueue()
          const model: Event[] = []
          const take = (event: Event | undefined): void => {
            if (event === undefined) return
            queue.remove(event)
            model.splice(model.indexOf(event), 1)
          }
          for (const step of steps) {
            if (step === 'pop') take(queue.head)
            else if ('add' in step) model.push(queue.add(step.add, () => {}))
            else take(model[step.remove % model.length])
            expect(queue.size).toBe(model.length)
          }
          model.sort((a, b) => a.at - b.at || a.sequence - b.sequence)
          expect(drain(queue)).toEqual(model)
        },
      ),
    )
  })

  it('does nothing when an event that has left is removed', () => {
    const queue = new EventQueue()
    const first = queue.add(1, () => {})
    const second = queue.add(2, () => {})
    queue.remove(first)
    queue.remove(first)
    expect(queue.head).toBe(second)
    expect(queue.size).toBe(1)
  })
})

/** The aliases followed for one question: the answer section in the making, and where it leads. */

import type { RrsetEntry } from '../../cache/cache-entry.ts'
import { firstRdata } from '../../cache/packed-records.ts'
import { TYPE } from '../../iana/types.ts'
import { DomainName } from '../../name/domain-name.ts'
import { equalNames } from '../../name/name-octets.ts'
import type { Limits } from '../limits.ts'
import type { Task } from '../walk/task.ts'

/** 'self': a DNAME makes of the name what it is already, beyond which there is nothing to know. */
export type TrailEnd = 'self' | 'loop' | 'limit'

export class AliasTrail {
  readonly entries: RrsetEntry[] = []
  /** The name that the question is about now. */
  name: DomainName
  readonly #task: Task
  readonly #limits: Limits
  /** A handful at most. */
  readonly #visited: DomainName[]

  constructor(task: Task, limits: Limits) {
    this.name = task.question.name
    this.#task = task
    this.#limits = limits
    this.#visited = [this.name]
  }

  /** Adds what was found, alias by alias. Says so when that leads in a circle or too far. */
  follow(found: readonly RrsetEntry[], nowMs: number): TrailEnd | undefined {
    for (const [i, entry] of found.entries()) {
      if (!this.#isRepeated(entry)) this.entries.push(entry)
      if (!this.#isAlias(entry)) continue
      const from = this.name
      this.name = DomainName.from(entry.packed, firstRdata(entry.packed) + 2)
      const by = found[i - 1]?.type === TYPE.DNAME ? 'DNAME' : 'CNAME'
      this.#task.steps.push({ kind: 'alias', atMs: nowMs, by, from, to: this.name })
      if (by === 'DNAME' && this.name.equals(from)) return 'self'
      if (this.#visited.some((visited) => visited.equals(this.name))) return 'loop'
      this.#visited.push(this.name)
      if (this.#visited.length > this.#limits.aliases + 1) return 'limit'
    }
    return undefined
  }

  /** One DNAME may be met more than once on the way, and is told once. */
  #isRepeated({ type, packed }: RrsetEntry): boolean {
    return (
      type === TYPE.DNAME &&
      this.entries.some((known) => known.type === type && equalNames(known.packed, 0, packed, 0))
    )
  }

  /** Who asks for the CNAME itself is not sent on by it. */
  #isAlias(entry: RrsetEntry): boolean {
    const asked = this.#task.question.type
    return entry.type === TYPE.CNAME && asked !== TYPE.CNAME && asked !== TYPE.ANY
  }
}

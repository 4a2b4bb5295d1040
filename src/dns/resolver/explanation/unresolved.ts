/** Queries that a resolver answers without resolving anything, as data for those who watch it. */

import type { Query } from '../../message/query.ts'
import type { Question } from '../../message/record.ts'
import { DomainName } from '../../name/domain-name.ts'
import type { ExtendedError } from './extended-error.ts'

/** `question` is undefined where the query has none that could be read. */
export type Unresolved =
  | {
      readonly kind: 'refused'
      readonly question: Question | undefined
      readonly rcode: number
      readonly error: ExtendedError | undefined
    }
  /** About the resolver itself: its version or its name. */
  | { readonly kind: 'identity'; readonly question: Question | undefined }
  /** Recursion was not desired and the cache had no answer: told the servers of `zone`, if any are known. */
  | {
      readonly kind: 'referred'
      readonly question: Question | undefined
      readonly zone: DomainName | undefined
    }

/** The question of a query, to keep. */
export function askedIn({ questionCount, name, type, rrclass }: Query): Question | undefined {
  return questionCount === 0 ? undefined : { name: DomainName.from(name), type, rrclass }
}

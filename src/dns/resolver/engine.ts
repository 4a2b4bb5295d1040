/** What a walk works with: shared by all resolutions of one resolver. Types only. */

import type { Clock, Random } from '../../runtime/runtime.ts'
import type { RecordCache } from '../cache/record-cache.ts'
import type { Question } from '../message/record.ts'
import type { DomainName } from '../name/domain-name.ts'
import type { LocalZones } from '../policy/local-zones.ts'
import type { AnswerSections } from './answer/answer-sections.ts'
import type { DeniedParts } from './walk/denied-parts.ts'
import type { AddressTypes, Delegation } from './zone-cut/delegation.ts'
import type { LookupPurpose } from './explanation/explanation.ts'
import type { ForbiddenServers } from './servers/forbidden-servers.ts'
import type { Limits } from './limits.ts'
import type { ParentSide } from './zone-cut/parent-side.ts'
import type { Resolution } from './explanation/resolution.ts'
import type { RouteTable } from './zone-cut/route-table.ts'
import type { ScrubRules } from './response/scrub-rules.ts'
import type { ResolverSettings } from './settings.ts'
import type { Task } from './walk/task.ts'
import type { Upstream } from './servers/upstream.ts'

export interface Engine {
  readonly clock: Clock
  readonly random: Random
  readonly cache: RecordCache
  readonly upstream: Upstream
  readonly limits: Limits
  readonly settings: ResolverSettings
  readonly scrubRules: ScrubRules
  readonly sections: AnswerSections
  /** The root's servers as configured. */
  readonly hints: Delegation
  readonly addressTypes: AddressTypes
  readonly routes: RouteTable
  readonly forbidden: ForbiddenServers
  readonly parentSide: ParentSide
  readonly deniedParts: DeniedParts
  /** Zones that are nobody's business but this machine's: aliases and servers with such names ask nobody. */
  readonly localNames: LocalZones
  /**
   * Resolves a question without whose answer `task` cannot go on asking `zone`, joining whoever resolves it
   * already. 'cycle' when that question in turn waits for `task`. Never rejects for what servers or the network
   * do.
   */
  lookUp(
    task: Task,
    question: Question,
    purpose: LookupPurpose,
    zone: DomainName,
  ): Promise<Resolution | 'cycle'>
}

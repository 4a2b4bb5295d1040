/** One zone that a catalog lists (RFC 9432 §4.1), with its properties. Types only. */

import type { DomainName } from '../name/domain-name.ts'

export interface CatalogMember {
  readonly zone: DomainName
  /** What tells one life of the zone in the catalog from another: when it changes, the zone begins anew (§5.4). */
  readonly label: string
  /** What a consumer should treat it by (§4.3.2). */
  readonly groups: readonly string[]
  /** The catalog that may take it over from this one (§4.3.1). */
  readonly newCatalog: DomainName | undefined
}

/** Secondary zones that are there because a catalog lists them: brought in and let go of as the catalogs say. */

import type { MembersSettings, SecondarySettings } from '../config/authority-settings.ts'
import type { CatalogMember } from '../dns/catalog/catalog-member.ts'
import { type CatalogEvent, CatalogMembers } from '../dns/catalog/catalog-members.ts'
import type { HostedZone } from '../dns/hosting/hosted-zone.ts'
import type { DomainName } from '../dns/name/domain-name.ts'

export interface MemberZonesParts {
  /** Whether a zone of that name is held for another reason. */
  readonly isTaken: (zone: DomainName) => boolean
  readonly bringIn: (settings: SecondarySettings) => void
  readonly obey: (settings: SecondarySettings) => void
  /** Lets go of it, and of what is kept of it. */
  readonly letGo: (zone: DomainName) => void
  readonly observe: (event: CatalogEvent) => void
  /** Awaited between slices of work. */
  readonly pause: () => Promise<void>
}

interface FollowedCatalog {
  readonly terms: MembersSettings
  readonly stop: () => void
}

export class MemberZones {
  readonly #members: CatalogMembers
  /** By the key of their names. */
  readonly #catalogs = new Map<string, FollowedCatalog>()

  constructor({ isTaken, bringIn, obey, letGo, observe, pause }: MemberZonesParts) {
    this.#members = new CatalogMembers(
      {
        add: (member, catalog) => {
          if (isTaken(member.zone)) return false
          bringIn(this.#settingsOf(member, catalog))
          return true
        },
        change: (member, catalog) => obey(this.#settingsOf(member, catalog)),
        remove: letGo,
      },
      pause,
      observe,
    )
  }

  /** Does as a catalog says from now on, by these terms. */
  follow(catalog: HostedZone, terms: MembersSettings): void {
    const { key } = catalog.origin
    let stop = (): void => {}
    this.#catalogs.set(key, { terms, stop: () => stop() })
    // The first of what it lists already are brought in within this call.
    stop = this.#members.follow(catalog)
  }

  /** The members of that catalog go, unless another one lists them. */
  unfollow({ key }: DomainName): void {
    this.#catalogs.get(key)?.stop()
    this.#catalogs.delete(key)
  }

  /** The first group that there are terms for decides. */
  #settingsOf({ zone, groups }: CatalogMember, catalog: DomainName): SecondarySettings {
    const { template, groups: byName } = this.#catalogs.get(catalog.key)!.terms
    const group = groups.find((name) => byName.has(name))
    return { ...(group === undefined ? template : byName.get(group)!), kind: 'secondary', origin: zone }
  }
}

/** What a change of a zone is for people: the RRsets that are new, gone, or other than they were. */

import { formatType } from '../dns/iana/types.ts'
import type { ZoneDelta } from '../dns/zone/zone-delta.ts'
import type { Zone } from '../dns/zone/zone.ts'
import type { RrsetNews } from '../zonefiles/zone-file-event.ts'

/** @param delta what leads from `before` to `after` */
export function rrsetNews(before: Zone, after: Zone, { removed, added }: ZoneDelta): RrsetNews[] {
  const news = new Map<string, RrsetNews>()
  for (const { owner, type } of [...removed, ...added]) {
    const key = `${type} ${owner.key}`
    if (news.has(key)) continue
    const wasThere = before.rrset(owner, type).length > 0
    const isThere = after.rrset(owner, type).length > 0
    const kind = !wasThere ? 'added' : isThere ? 'changed' : 'removed'
    news.set(key, { kind, name: owner.toString(), type: formatType(type) })
  }
  return [...news.values()]
}

/** What happens to an authority and its zones, in words for the log. */

import type { AuthorityEvent } from '../authority/authority-event.ts'
import { describeLabEvent, type NewsLine } from './lab-news.ts'
import type { SourceExcerpts } from './source-excerpt.ts'
import type { Style } from './style.ts'

export async function describeAuthorityEvent(
  event: AuthorityEvent,
  excerpts: SourceExcerpts,
  style: Style,
): Promise<NewsLine[]> {
  return describeLabEvent(event, excerpts, style)
}

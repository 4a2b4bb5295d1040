/** Between what the store holds and the entries that the cache gives out and takes. */

import { TYPE } from '../iana/types.ts'
import type { AnswerEntry, FailureEntry, NegativeEntry, RrsetEntry } from './cache-entry.ts'
import type { Credibility } from './credibility.ts'
import type { EntryCursor, StoredEntry } from './entry-cursor.ts'

/** A copy of the RRset or denial under the cursor. */
export function answerEntryAt(cursor: EntryCursor): AnswerEntry {
  return cursor.kind === 'rrset' ? rrsetEntryAt(cursor) : negativeEntryAt(cursor)
}

/** A copy of the RRset under the cursor. */
export function rrsetEntryAt(cursor: EntryCursor): RrsetEntry {
  return {
    kind: 'rrset',
    type: cursor.type,
    ttlSeconds: cursor.ttlSeconds,
    expiresAtMs: cursor.expiresAtMs,
    credibility: cursor.credibility as Credibility,
    origin: cursor.origin(),
    packed: cursor.content(),
  }
}

function negativeEntryAt(cursor: EntryCursor): NegativeEntry {
  return {
    kind: cursor.kind as NegativeEntry['kind'],
    type: TYPE.SOA,
    ttlSeconds: cursor.ttlSeconds,
    expiresAtMs: cursor.expiresAtMs,
    credibility: cursor.credibility as Credibility,
    origin: cursor.origin(),
    packed: cursor.content(),
  }
}

export function storedAnswer(entry: AnswerEntry): StoredEntry {
  const { kind, ttlSeconds, expiresAtMs, credibility, packed, origin } = entry
  return { kind, ttlSeconds, expiresAtMs, credibility, content: packed, origin }
}

const text = new TextDecoder()

/** A copy of the failure under the cursor. Its content is the code in two octets, then the text in UTF-8. */
export function failureEntryAt(cursor: EntryCursor): FailureEntry {
  const content = cursor.content()
  return {
    kind: 'failure',
    ttlSeconds: cursor.ttlSeconds,
    expiresAtMs: cursor.expiresAtMs,
    infoCode: (content[0]! << 8) | content[1]!,
    extraText: text.decode(content.subarray(2)),
  }
}

export function storedFailure({ ttlSeconds, expiresAtMs, infoCode, extraText }: FailureEntry): StoredEntry {
  const content = Buffer.concat([Uint8Array.of(infoCode >>> 8, infoCode), Buffer.from(extraText)])
  return { kind: 'failure', ttlSeconds, expiresAtMs, credibility: 0, content, origin: undefined }
}

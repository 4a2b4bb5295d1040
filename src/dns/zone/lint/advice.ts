/** What all rules of this folder share: the shape of one that looks at one record after another. Types only. */

import type { ResourceRecord } from '../../message/record.ts'
import type { Finding } from '../finding.ts'
import type { Zone } from '../zone.ts'

/** What is wrong with one record of a zone. */
export type RecordRule = (zone: Zone, record: ResourceRecord) => Iterable<Finding>

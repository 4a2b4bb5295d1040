/** A sink that keeps all records, as values. */

import { DomainName } from '../name/domain-name.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { RecordSink } from './record-sink.ts'

export class RecordList implements RecordSink {
  readonly records: ResourceRecord[] = []

  record(
    owner: Uint8Array,
    type: number,
    rrclass: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    rdataLength: number,
  ): void {
    const data = rdata.slice(0, rdataLength)
    this.records.push({ owner: DomainName.from(owner), type, rrclass, ttlSeconds, rdata: data })
  }
}

/** A `$GENERATE` under way: the records of its range, some at a time, so that a long one holds up nobody. */

import { DomainName } from '../name/domain-name.ts'
import { MAX_NAME_LENGTH } from '../name/name-octets.ts'
import { parseRdata } from '../rdata/registry.ts'
import type { GenerateRange, GenerateTemplate } from './generate-template.ts'
import { putNameToken } from './name-token.ts'
import type { RecordPlace, RecordSink } from './record-sink.ts'

/** Few enough for a slice of work that takes a few milliseconds. */
const BATCH = 500

export interface GeneratedRecords {
  readonly range: GenerateRange
  readonly owner: GenerateTemplate
  readonly rdata: GenerateTemplate
  readonly type: number
  readonly rrclass: number
  readonly ttlSeconds: number
  readonly origin: Uint8Array
  readonly place: RecordPlace
}

export class Generation {
  readonly #records: GeneratedRecords
  readonly #origin: DomainName
  readonly #owner = new Uint8Array(MAX_NAME_LENGTH + 1)
  #next: number

  constructor(records: GeneratedRecords) {
    this.#records = records
    this.#origin = DomainName.from(records.origin)
    this.#next = records.range.start
  }

  /**
   * Gives the next records to the sink; false once there are none left.
   *
   * @throws TextError about a generated owner or its data, or from the sink
   */
  advance(sink: RecordSink): boolean {
    const { range } = this.#records
    for (let count = 0; count < BATCH && this.#next <= range.stop; count++) {
      this.#generate(sink, this.#next)
      this.#next += range.step
    }
    return this.#next <= range.stop
  }

  #generate(sink: RecordSink, number: number): void {
    const { owner, rdata, type, rrclass, ttlSeconds, origin, place } = this.#records
    const name = encoder.encode(owner.expand(number))
    putNameToken(name, 0, name.length, origin, this.#owner)
    const data = parseRdata(type, rrclass, rdata.expand(number), this.#origin)
    sink.record(this.#owner, type, rrclass, ttlSeconds, data, data.length, place)
  }
}

const encoder = new TextEncoder()

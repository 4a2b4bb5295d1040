/** Where the records of a zone file go, one after another. Types only. */

/** Where a TTL is taken from that is stated nowhere: a record before (RFC 1035 §5.1), or the last number of the SOA. */
export type UnstatedTtlSource = 'previous' | 'soa'

/** Where the TTL of a record comes from: itself, a `$TTL`, or neither. */
export type TtlSource = 'stated' | 'default' | UnstatedTtlSource

/** Where the owner of a record is written: at its beginning, at that of a record before, or in a `$GENERATE`. */
export type OwnerSource = 'stated' | 'previous' | 'generated'

/** Where a record stands: enough to point at it, or to find its text again. */
export interface RecordPlace {
  readonly file: string
  /** The first line of the record, from 1. */
  readonly line: number
  /** The octets of the file that hold the record, with its line end: `offset` up to, not including, `endOffset`. */
  readonly offset: number
  readonly endOffset: number
  readonly ttlSource: TtlSource
  readonly ownerSource: OwnerSource
  /** Wire octets of what relative names are relative to here; never written to. */
  readonly origin: Uint8Array
  /** The TTL of records that state none from here on; `NO_TTL` before there is a `$TTL`. */
  readonly defaultTtlSeconds: number
  /** Which reading of a file this is: 0 the zone's own, then one number for each `$INCLUDE`, in their order. */
  readonly inclusion: number
}

export interface RecordSink {
  /**
   * Takes one record. `owner` (an uncompressed name) and `rdata` (its first `rdataLength` octets, names
   * uncompressed) are buffers that are used again, as is `place`: all are valid only during the call.
   *
   * @throws TextError when the record cannot be taken; it is reported at the record's place
   */
  record(
    owner: Uint8Array,
    type: number,
    rrclass: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    rdataLength: number,
    place: RecordPlace,
  ): void

  /**
   * Told of an entry that is wrong, and so gives no record: whose it was to be, where that is known. The name is valid
   * only during the call.
   */
  broken?(owner: Uint8Array | undefined): void
}

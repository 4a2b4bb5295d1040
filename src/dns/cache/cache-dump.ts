/**
 * The cache as a file, for the time after a restart: `dumpCache` writes it, `loadCache` takes it back.
 *
 *     "rootwalk cache 1\n"
 *     blocks: length 32, CRC-32 of the entries 32, entries
 *     the end: length 0, number of entries 32
 *
 * What is not such a file, or is damaged anywhere, changes nothing. Failures are not in it (RFC 9520: they are
 * forgotten in minutes), nor what had ended.
 */

import { ByteWriter } from '../../bytes/byte-writer.ts'
import { crc32 } from '../../bytes/crc32.ts'
import { DecodeError, type DecodeErrorCode } from '../../errors.ts'
import { NameReader } from '../name/name-reader.ts'
import { decodeHeld, encodeHeld } from './dump-format.ts'
import type { RecordCache } from './record-cache.ts'

const SIGNATURE = new TextEncoder().encode('rootwalk cache 1\n')

/** A block is closed once it has so many octets: a millisecond or two of work. */
const BLOCK_BYTES = 64 * 1024
/** The last entry of a block can be as large as a chunk of the store. */
const MOST_BLOCK_BYTES = 1024 * 1024
const BLOCK_HEADER = 8

/** Entries that are moved without a pause. */
const SLICE = 1000

/**
 * The octets of a dump, in pieces that take a millisecond or two each; `wallMs` is the wall time at `nowMs`. What
 * comes or goes in the cache meanwhile may be in it or not.
 */
export function* dumpCache(cache: RecordCache, nowMs: number, wallMs: number): Generator<Uint8Array> {
  yield SIGNATURE
  let block = newBlock()
  let count = 0
  for (const held of cache.held(nowMs)) {
    encodeHeld(block, held, nowMs, wallMs)
    count++
    if (block.at < BLOCK_BYTES) continue
    yield closed(block)
    block = newBlock()
  }
  if (block.at > BLOCK_HEADER) yield closed(block)
  const end = new ByteWriter(BLOCK_HEADER)
  end.u32(0)
  end.u32(count)
  yield end.octets
}

function newBlock(): ByteWriter {
  const block = new ByteWriter(BLOCK_BYTES, MOST_BLOCK_BYTES)
  block.at = BLOCK_HEADER
  return block
}

function closed(block: ByteWriter): Uint8Array {
  const { octets, at } = block
  const view = new DataView(octets.buffer)
  view.setUint32(0, at - BLOCK_HEADER)
  view.setUint32(4, crc32(octets, BLOCK_HEADER, at))
  return octets.subarray(0, at)
}

/**
 * Takes back what a dump holds and has not ended since; `wallMs` is the wall time at `nowMs`. What the cache holds
 * already is younger and stays. `pause` is awaited between slices of work of a few milliseconds. Returns the
 * number of entries taken.
 *
 * @throws DecodeError when it is no dump, one of another version, or damaged; nothing has changed then
 */
export async function loadCache(
  cache: RecordCache,
  octets: AsyncIterable<Uint8Array>,
  nowMs: number,
  wallMs: number,
  pause: () => Promise<void>,
): Promise<number> {
  const loaded = cache.emptyTwin()
  const blocks = new BlockReader()
  for await (const piece of octets) {
    blocks.add(piece)
    for (let block = blocks.next(); block !== undefined; block = blocks.next()) {
      blocks.entries += readEntries(loaded, block, nowMs, wallMs)
      await pause()
    }
  }
  blocks.end()
  if (cache.counters.entries === 0) return cache.become(loaded)
  let taken = 0
  let seen = 0
  for (const held of loaded.held(nowMs)) {
    if (++seen % SLICE === 0) await pause()
    if (cache.restore(held, nowMs)) taken++
  }
  return taken
}

/** Returns how many entries a block holds, ended or not. */
function readEntries(into: RecordCache, block: Uint8Array, nowMs: number, wallMs: number): number {
  const reader = new NameReader(block)
  let count = 0
  for (; reader.remaining > 0; count++) into.restore(decodeHeld(reader, nowMs, wallMs), nowMs)
  return count
}

/** Puts pieces of any size together to blocks whose checksum is right. */
class BlockReader {
  /** Entries in the blocks so far; counted by whoever reads them. */
  entries = 0
  #octets: Uint8Array = new Uint8Array(0)
  #offset = 0
  #hasBegun = false
  #hasEnded = false

  add(piece: Uint8Array): void {
    const octets = new Uint8Array(this.#octets.length + piece.length)
    octets.set(this.#octets)
    octets.set(piece, this.#octets.length)
    this.#octets = octets
  }

  /** The entries of the next block, or undefined when more octets are needed for it. */
  next(): Uint8Array | undefined {
    if (!this.#hasBegun && !this.#begin()) return undefined
    if (this.#hasEnded && this.#octets.length > 0) throw this.#error('trailing', 'end of the dump')
    if (this.#octets.length < BLOCK_HEADER) return undefined
    const { buffer, byteOffset } = this.#octets
    const header = new DataView(buffer, byteOffset, BLOCK_HEADER)
    const length = header.getUint32(0)
    if (length === 0) {
      this.#finish(header.getUint32(4))
      return undefined
    }
    if (length > MOST_BLOCK_BYTES) throw this.#error('bad-length', 'block of a dump')
    const end = BLOCK_HEADER + length
    if (this.#octets.length < end) return undefined
    if (crc32(this.#octets, BLOCK_HEADER, end) !== header.getUint32(4))
      throw this.#error('bad-checksum', 'block of a dump')
    return this.#take(end).subarray(BLOCK_HEADER)
  }

  /** There are no more octets. */
  end(): void {
    if (!this.#hasEnded) throw this.#error('truncated', 'dump')
  }

  #begin(): boolean {
    const { length } = SIGNATURE
    const isForeign = this.#octets.subarray(0, length).some((octet, i) => octet !== SIGNATURE[i])
    if (isForeign) throw this.#error('bad-value', 'signature of a dump')
    if (this.#octets.length < length) return false
    this.#take(length)
    this.#hasBegun = true
    return true
  }

  #finish(entries: number): void {
    if (entries !== this.entries) throw this.#error('bad-count', 'end of the dump')
    this.#take(BLOCK_HEADER)
    this.#hasEnded = true
    if (this.#octets.length > 0) throw this.#error('trailing', 'end of the dump')
  }

  #take(length: number): Uint8Array {
    const taken = this.#octets.subarray(0, length)
    this.#octets = this.#octets.subarray(length)
    this.#offset += length
    return taken
  }

  #error(code: DecodeErrorCode, field: string): DecodeError {
    return new DecodeError(code, field, this.#offset)
  }
}

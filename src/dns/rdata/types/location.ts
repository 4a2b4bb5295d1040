/** LOC (RFC 1876): a place on Earth. Text has degrees, minutes and seconds of arc, and metres. */

import type { ByteReader } from '../../../bytes/byte-reader.ts'
import type { ByteWriter } from '../../../bytes/byte-writer.ts'
import type { FieldKind, RdataText } from '../field-kind.ts'
import { MAX_U32 } from '../integers.ts'
import { opaque } from '../opaque.ts'
import { describeValue, objectFromValue } from '../plain-value.ts'

export interface Location {
  /** Degrees, north positive. */
  latitude: number
  /** Degrees, east positive. */
  longitude: number
  /** Metres above the WGS 84 spheroid. */
  altitude: number
  /** The diameter of what stands there, in metres: a power of ten times 1 to 9, as are the next two. */
  size: number
  horizontalPrecision: number
  verticalPrecision: number
}

const VERSION = 0
/** Thousandths of a second of arc in a degree, a minute and a second. */
const DEGREE = 3_600_000
const MINUTE = 60_000
const SECOND = 1000
const MAX_LATITUDE = 90 * DEGREE
const MAX_LONGITUDE = 180 * DEGREE
/** What stands for the equator, and for the prime meridian. */
const ORIGIN = 0x8000_0000
/** What is added to the altitude's centimetres, so that they are not negative. */
const ALTITUDE_BASE = 10_000_000
/** RFC 1876 §3: what is meant where text leaves them out, in centimetres. */
const DEFAULT_SIZE = 100
const DEFAULT_HORIZONTAL_PRECISION = 1_000_000
const DEFAULT_VERTICAL_PRECISION = 1000
const MAX_PRECISION = 9_000_000_000

/** Data of a version other than 0 stay octets (RFC 1876 §2). */
export const location: FieldKind<Location | Uint8Array> = {
  read: (reader) => (isKnownVersion(reader) ? readLocation(reader) : opaque.read(reader)),
  write(writer, value) {
    if (value instanceof Uint8Array) opaque.write(writer, value)
    else writeLocation(writer, objectFromValue(writer, value))
  },
  copy(reader, writer) {
    const { at } = reader
    if (isKnownVersion(reader)) readLocation(reader)
    else reader.advance(reader.remaining)
    writer.range(reader.octets, at, reader.at - at)
  },
  parse(text, writer) {
    const latitude = parseAngle(text, 'N', 'S', MAX_LATITUDE)
    const longitude = parseAngle(text, 'E', 'W', MAX_LONGITUDE)
    const altitude = parseCentimetres(text, 'an altitude in metres', -ALTITUDE_BASE, MAX_U32 - ALTITUDE_BASE)
    const sizes = [DEFAULT_SIZE, DEFAULT_HORIZONTAL_PRECISION, DEFAULT_VERTICAL_PRECISION].map((meant) =>
      text.more() ? parseCentimetres(text, 'a size in metres', 0, MAX_PRECISION) : meant,
    )
    putLocation(writer, sizes, latitude, longitude, altitude)
  },
  format: (reader) => (isKnownVersion(reader) ? formatLocation(readWire(reader)) : opaque.format(reader)),
}

function isKnownVersion(reader: ByteReader): boolean {
  if (reader.remaining === 0) throw reader.error('truncated')
  return reader.octets[reader.at] === VERSION
}

/** The fields as the wire has them, but signed: sizes and altitude in centimetres, angles in thousandths. */
interface WireLocation {
  readonly sizes: readonly number[]
  readonly latitude: number
  readonly longitude: number
  readonly altitude: number
}

function readWire(reader: ByteReader): WireLocation {
  reader.u8()
  const sizes = [readPrecision(reader), readPrecision(reader), readPrecision(reader)]
  const latitude = readAngle(reader, MAX_LATITUDE)
  const longitude = readAngle(reader, MAX_LONGITUDE)
  return { sizes, latitude, longitude, altitude: reader.u32() - ALTITUDE_BASE }
}

function readLocation(reader: ByteReader): Location {
  const { sizes, latitude, longitude, altitude } = readWire(reader)
  return {
    latitude: latitude / DEGREE,
    longitude: longitude / DEGREE,
    altitude: altitude / 100,
    size: sizes[0]! / 100,
    horizontalPrecision: sizes[1]! / 100,
    verticalPrecision: sizes[2]! / 100,
  }
}

function readAngle(reader: ByteReader, most: number): number {
  const angle = reader.u32() - ORIGIN
  if (Math.abs(angle) > most) throw reader.error('bad-value', reader.at - 4)
  return angle
}

/** Centimetres of a digit and a power of ten, four bits each. */
function readPrecision(reader: ByteReader): number {
  const octet = reader.u8()
  const digit = octet >> 4
  const power = octet & 0xf
  if (digit > 9 || power > 9) throw reader.error('bad-value', reader.at - 1)
  return digit * 10 ** power
}

function writeLocation(writer: ByteWriter, value: Partial<Location>): void {
  const { latitude, longitude, altitude, size, horizontalPrecision, verticalPrecision } = value
  const sizes = [
    checkScaled(writer, size ?? DEFAULT_SIZE / 100, 100, 0, MAX_PRECISION),
    checkScaled(writer, horizontalPrecision ?? DEFAULT_HORIZONTAL_PRECISION / 100, 100, 0, MAX_PRECISION),
    checkScaled(writer, verticalPrecision ?? DEFAULT_VERTICAL_PRECISION / 100, 100, 0, MAX_PRECISION),
  ]
  putLocation(
    writer,
    sizes,
    checkScaled(writer, latitude, DEGREE, -MAX_LATITUDE, MAX_LATITUDE),
    checkScaled(writer, longitude, DEGREE, -MAX_LONGITUDE, MAX_LONGITUDE),
    checkScaled(writer, altitude, 100, -ALTITUDE_BASE, MAX_U32 - ALTITUDE_BASE),
  )
}

/** `value` times `scale` as an integer in those bounds. Throws `EncodeError` 'bad-value'. */
function checkScaled(writer: ByteWriter, value: unknown, scale: number, least: number, most: number): number {
  const scaled = typeof value === 'number' ? Math.round(value * scale) : NaN
  if (scaled >= least && scaled <= most) return scaled
  throw writer.error('bad-value', `${describeValue(value)} is not from ${least / scale} to ${most / scale}`)
}

function putLocation(
  writer: ByteWriter,
  sizes: readonly number[],
  latitude: number,
  longitude: number,
  altitude: number,
): void {
  writer.u8(VERSION)
  for (const size of sizes) writer.u8(precisionOctet(size))
  writer.u32(latitude + ORIGIN)
  writer.u32(longitude + ORIGIN)
  writer.u32(altitude + ALTITUDE_BASE)
}

/** The first digit of centimetres and its power of ten; the digits after it are lost. */
function precisionOctet(centimetres: number): number {
  if (centimetres === 0) return 0
  const digits = String(centimetres)
  return (Number(digits[0]) << 4) | (digits.length - 1)
}

/** Degrees, minutes and seconds, of which the latter two may be left out, and the letter of the hemisphere. */
function parseAngle(text: RdataText, positive: string, negative: string, most: number): number {
  const expected = `an angle such as 42 21 54.5 ${positive}, or ${negative}`
  const isLetter = (word: string) => word === positive || word === negative
  let angle = parseWhole(text, text.word(expected), expected, Math.floor(most / DEGREE)) * DEGREE
  let word = text.word(expected)
  if (!isLetter(word)) {
    angle += parseWhole(text, word, expected, 59) * MINUTE
    word = text.word(expected)
  }
  if (!isLetter(word)) {
    angle += parseSeconds(text, word, expected)
    word = text.word(expected)
  }
  if (!isLetter(word)) throw text.wrong('syntax', expected)
  if (angle > most) throw text.wrong('bad-number', expected)
  return word === positive ? angle : -angle
}

function parseWhole(text: RdataText, word: string, expected: string, most: number): number {
  if (!/^[0-9]{1,3}$/.test(word) || Number(word) > most) throw text.wrong('bad-number', expected)
  return Number(word)
}

/** Thousandths of seconds with at most three decimals. */
function parseSeconds(text: RdataText, word: string, expected: string): number {
  const parts = /^([0-9]{1,2})(?:\.([0-9]{0,3}))?$/.exec(word)
  if (parts === null || Number(parts[1]) > 59) throw text.wrong('bad-number', expected)
  return Number(parts[1]) * SECOND + Number((parts[2] ?? '').padEnd(3, '0'))
}

/** Centimetres of metres with at most two decimals and perhaps an `m`. */
function parseCentimetres(text: RdataText, expected: string, least: number, most: number): number {
  const parts = /^([-+]?)([0-9]{1,9})(?:\.([0-9]{0,2}))?m?$/.exec(text.word(expected))
  if (parts === null) throw text.wrong('bad-number', expected)
  const absolute = Number(parts[2]) * 100 + Number((parts[3] ?? '').padEnd(2, '0'))
  const centimetres = parts[1] === '-' ? -absolute : absolute
  if (centimetres < least || centimetres > most) throw text.wrong('bad-number', expected)
  return centimetres
}

function formatLocation({ sizes, latitude, longitude, altitude }: WireLocation): string {
  return [
    formatAngle(latitude),
    latitude < 0 ? 'S' : 'N',
    formatAngle(longitude),
    longitude < 0 ? 'W' : 'E',
    `${(altitude / 100).toFixed(2)}m`,
    ...sizes.map((size) => (size < 100 ? `${(size / 100).toFixed(2)}m` : `${size / 100}m`)),
  ].join(' ')
}

function formatAngle(angle: number): string {
  const rest = Math.abs(angle)
  const seconds = ((rest % MINUTE) / SECOND).toFixed(3)
  return `${Math.floor(rest / DEGREE)} ${Math.floor(rest / MINUTE) % 60} ${seconds}`
}

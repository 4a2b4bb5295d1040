/** LOC (RFC 1876) on the wire and as a plain value: a place on Earth. Its text has a file of its own. */

import type { ByteReader } from '../../../bytes/byte-reader.ts'
import type { ByteWriter } from '../../../bytes/byte-writer.ts'
import type { FieldKind } from '../field-kind.ts'
import { opaque } from '../opaque.ts'
import { describeValue, objectFromValue } from '../plain-value.ts'
import { DEGREE, formatPlace, LIMITS, parsePlace, USUAL, type Bounds, type Place } from './location-text.ts'

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
const METRE = 100
/** What stands for the equator, and for the prime meridian. */
const ANGLE_ORIGIN = 0x8000_0000
/** Altitudes are counted from 100 km below the spheroid. */
const ALTITUDE_ORIGIN = -LIMITS.altitude.least

/** Data of a version other than 0 stay octets (RFC 1876 §2). */
export const location: FieldKind<Location | Uint8Array> = {
  read: (reader) => (isKnownVersion(reader) ? locationOf(readPlace(reader)) : opaque.read(reader)),
  write(writer, value) {
    if (!(value instanceof Uint8Array)) putPlace(writer, placeOf(writer, value))
    else if (value.length === 0 || value[0] === VERSION)
      throw writer.error('bad-value', 'octets of version 0')
    else writer.bytes(value)
  },
  copy(reader, writer) {
    const { at } = reader
    if (isKnownVersion(reader)) readPlace(reader)
    else reader.advance(reader.remaining)
    writer.range(reader.octets, at, reader.at - at)
  },
  parse: (text, writer) => putPlace(writer, parsePlace(text)),
  format: (reader) => (isKnownVersion(reader) ? formatPlace(readPlace(reader)) : opaque.format(reader)),
}

function isKnownVersion(reader: ByteReader): boolean {
  if (reader.remaining === 0) throw reader.error('truncated')
  return reader.octets[reader.at] === VERSION
}

function readPlace(reader: ByteReader): Place {
  reader.u8()
  const size = readPrecision(reader)
  const horizontalPrecision = readPrecision(reader)
  const verticalPrecision = readPrecision(reader)
  const latitude = readAngle(reader, LIMITS.latitude)
  const longitude = readAngle(reader, LIMITS.longitude)
  const altitude = reader.u32() - ALTITUDE_ORIGIN
  return { latitude, longitude, altitude, size, horizontalPrecision, verticalPrecision }
}

function readAngle(reader: ByteReader, { most }: Bounds): number {
  const angle = reader.u32() - ANGLE_ORIGIN
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

function putPlace(writer: ByteWriter, place: Place): void {
  writer.u8(VERSION)
  writer.u8(precisionOctet(place.size))
  writer.u8(precisionOctet(place.horizontalPrecision))
  writer.u8(precisionOctet(place.verticalPrecision))
  writer.u32(place.latitude + ANGLE_ORIGIN)
  writer.u32(place.longitude + ANGLE_ORIGIN)
  writer.u32(place.altitude + ALTITUDE_ORIGIN)
}

/** The first digit of centimetres and its power of ten; the digits after it are lost. */
function precisionOctet(centimetres: number): number {
  if (centimetres === 0) return 0
  const digits = String(centimetres)
  return (Number(digits[0]) << 4) | (digits.length - 1)
}

function locationOf(place: Place): Location {
  return {
    latitude: place.latitude / DEGREE,
    longitude: place.longitude / DEGREE,
    altitude: place.altitude / METRE,
    size: place.size / METRE,
    horizontalPrecision: place.horizontalPrecision / METRE,
    verticalPrecision: place.verticalPrecision / METRE,
  }
}

function placeOf(writer: ByteWriter, value: Location): Place {
  const given = objectFromValue(writer, value)
  const scaled = (name: keyof Place, scale: number): number => {
    const usual: Partial<Place> = USUAL
    const value = given[name] === undefined ? usual[name] : scaledValue(given[name], scale)
    const { least, most } = LIMITS[name]
    if (value !== undefined && value >= least && value <= most) return value
    throw writer.error(
      'bad-value',
      `${name} ${describeValue(given[name])} is not from ${least / scale} to ${most / scale}`,
    )
  }
  return {
    latitude: scaled('latitude', DEGREE),
    longitude: scaled('longitude', DEGREE),
    altitude: scaled('altitude', METRE),
    size: scaled('size', METRE),
    horizontalPrecision: scaled('horizontalPrecision', METRE),
    verticalPrecision: scaled('verticalPrecision', METRE),
  }
}

function scaledValue(value: unknown, scale: number): number {
  return typeof value === 'number' ? Math.round(value * scale) : NaN
}

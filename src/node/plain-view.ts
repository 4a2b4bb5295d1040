/**
 * The same octets without what Node adds to them: the `slice` of a Buffer makes a view where that of every other
 * Uint8Array makes a copy, and nobody above the runtime should have to know which of them they hold.
 */
export function plainView(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)
}

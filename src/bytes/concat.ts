/** Octets one after another. */

/** All the pieces in one array of their own. */
export function concatOctets(pieces: readonly Uint8Array[]): Uint8Array {
  const octets = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    octets.set(piece, at)
    at += piece.length
  }
  return octets
}

/** JSON for scripts, with octets as hexadecimal digits. */

/** One value as indented JSON with a final line end. `Uint8Array`s become strings of hexadecimal digits. */
export function formatJson(value: unknown): string {
  return JSON.stringify(value, withHexadecimals, 2) + '\n'
}

/** One value as a line of JSON, for a program that prints one after another. */
export function formatJsonLine(value: unknown): string {
  return JSON.stringify(value, withHexadecimals) + '\n'
}

function withHexadecimals(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
}

/** Octets as they come → the lines of text in them. */

export class LineSplitter {
  readonly #print: (line: string) => void
  readonly #decoder = new TextDecoder()
  #rest = ''

  constructor(print: (line: string) => void) {
    this.#print = print
  }

  push(octets: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(octets, { stream: true })).split('\n')
    this.#rest = lines.pop()!
    for (const line of lines) this.#print(line.replace(/\r$/, ''))
  }

  /** What is left without an end of line is a line, too. */
  end(): void {
    if (this.#rest !== '') this.#print(this.#rest)
    this.#rest = ''
  }
}

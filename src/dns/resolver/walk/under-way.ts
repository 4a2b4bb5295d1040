/**
 * What is under way, by key: a Map for values that come and go all the time.
 *
 * A Map replaces its table again and again when entries are added and deleted, and V8 has each table it has done
 * with lead to the next (iterators may need it). Once one of them has grown old, all later ones are kept until
 * the next full collection, and with them whatever they held when they were replaced: most resolutions, long since
 * over, 7 KB each. So the Map here holds nothing but numbers, and the values stand beside it.
 */
export class UnderWay<Value> {
  readonly #places = new Map<string, number>()
  readonly #values: (Value | undefined)[] = []
  readonly #free: number[] = []

  get size(): number {
    return this.#places.size
  }

  get(key: string): Value | undefined {
    const place = this.#places.get(key)
    return place === undefined ? undefined : this.#values[place]
  }

  set(key: string, value: Value): void {
    const place = this.#places.get(key) ?? this.#free.pop() ?? this.#values.length
    this.#places.set(key, place)
    this.#values[place] = value
  }

  delete(key: string): void {
    const place = this.#places.get(key)
    if (place === undefined) return
    this.#places.delete(key)
    this.#values[place] = undefined
    this.#free.push(place)
  }

  /** The one that came first. */
  get oldest(): Value | undefined {
    for (const value of this.values()) return value
    return undefined
  }

  /** In the order in which they came. */
  *values(): Generator<Value> {
    for (const place of this.#places.values()) yield this.#values[place]!
  }
}

/** Those who want to be told of something, as long as they want to. */

export class Observers<T> {
  readonly #observers = new Set<(news: T) => void>()

  /** The function returned ends it. */
  add(observe: (news: T) => void): () => void {
    this.#observers.add(observe)
    return () => void this.#observers.delete(observe)
  }

  tell(news: T): void {
    for (const observe of this.#observers) observe(news)
  }
}

// What a suite has opened and must close: in the reverse order, all of it, even when one fails to close.

export class Scope implements AsyncDisposable {
  readonly #resources: (Disposable | AsyncDisposable)[] = []

  use<T extends Disposable | AsyncDisposable>(resource: T): T {
    this.#resources.push(resource)
    return resource
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const failures: unknown[] = []
    for (const resource of this.#resources.splice(0).reverse()) {
      try {
        if (Symbol.asyncDispose in resource) await resource[Symbol.asyncDispose]()
        else resource[Symbol.dispose]()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '))
  }
}

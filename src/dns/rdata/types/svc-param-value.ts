/**
 * What a service parameter's value is (RFC 9460 §2.1): octets, a plain value, and text.
 *
 * Text here is octets too: what stood after `key=`, without its quotes and with its escapes undone.
 */

/** Each function gives undefined for what is no value of that key. */
export interface SvcParamValue<T> {
  readonly read: (octets: Uint8Array) => T | undefined
  readonly write: (value: unknown) => Uint8Array | undefined
  readonly parse: (text: Uint8Array) => Uint8Array | undefined
  /** What is printed after the key and its `=`; when it is empty the `=` is not printed either. */
  readonly format: (octets: Uint8Array) => string
}

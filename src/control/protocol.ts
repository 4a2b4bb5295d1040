/**
 * What goes over a control socket: a line of JSON each. A request is an object with a `command` and what that takes; its
 * response is any number of `{"item": …}`, and then `{"done": true}` or `{"error": {"code": …, "message": …}}`; a server
 * that has nothing to tell for a while sends `{"alive": true}` in between. Requests on one connection are answered one
 * after another.
 */

import { ControlError, type ControlErrorCode } from './control-error.ts'

export type ControlArguments = Readonly<Record<string, unknown>>

export interface ControlRequest extends ControlArguments {
  readonly command: string
}

export type ControlLine =
  | { readonly item: unknown }
  | { readonly alive: true }
  | { readonly done: true }
  | { readonly error: { readonly code: ControlErrorCode; readonly message: string } }

/** @throws ControlError 'bad-request' */
export function parseRequest(line: string): ControlRequest {
  const data = parseObject(line)
  const command = data?.command
  if (data === undefined || typeof command !== 'string') {
    throw new ControlError(
      'bad-request',
      'expected a line with a JSON object that has a command, {"command":"stats"}',
    )
  }
  return { ...data, command }
}

/** @throws ControlError 'closed' for what no server of this protocol sends */
export function parseResponseLine(line: string): ControlLine {
  const data = parseObject(line)
  if (data !== undefined && (KINDS.some((kind) => kind in data) || isError(data.error)))
    return data as ControlLine
  throw new ControlError('closed', 'what answers there is no control socket of rootwalk')
}

/** @returns the line with its end */
export function formatLine(value: ControlRequest | ControlLine): string {
  return `${JSON.stringify(value)}\n`
}

const KINDS = ['item', 'alive', 'done']

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const data: unknown = JSON.parse(line)
    return typeof data === 'object' && data !== null && !Array.isArray(data)
      ? (data as Record<string, unknown>)
      : undefined
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

function isError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error
}

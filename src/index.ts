/** The public API: named re-exports, no logic. */

export { DecodeError, EncodeError, TextError } from './errors.ts'
export type { DecodeErrorCode, EncodeErrorCode, TextErrorCode } from './errors.ts'
export { DomainName } from './dns/name/domain-name.ts'
export { decodeMessage } from './dns/message/message-decoder.ts'
export { encodeMessage } from './dns/message/message-encoder.ts'
export { describeMessage } from './dns/message/describe-message.ts'
export type {
  DataRecordInput,
  MessageInput,
  OptInput,
  PlainMessage,
  PlainOpt,
  PlainQuestion,
  PlainRecord,
  QuestionInput,
  RecordInput,
} from './dns/message/plain-message.ts'
export type { EdnsOption, RawOption } from './dns/message/edns-option.ts'

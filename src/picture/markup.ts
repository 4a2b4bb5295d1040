/**
 * Text that strangers may have chosen (names of hosts, of reverse zones) as it may stand in a picture: without what
 * XML has no character for, without what would reorder its neighbors, and never as markup.
 */

/** XML 1.0 §2.2 forbids most control characters and lone surrogates; format characters can turn text around. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}\ufffe\uffff]/gu

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** `text` as the content of an element, or the value of a quoted attribute. */
export function escapeXml(text: string): string {
  return text.replace(UNFIT, '\ufffd').replace(/[&<>"]/g, (character) => ENTITIES[character]!)
}

/** A name of the DNS may have 255 characters; a box that wide hides the picture. */
const TOO_LONG = /^(.{59}).{2,}$/su

/** `text` escaped for a place where there is little room. */
export function escapeShort(text: string): string {
  return escapeXml(text.replace(TOO_LONG, '$1…'))
}
